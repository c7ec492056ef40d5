package org.mm4j.track.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.transforms.Absent;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.transforms.PackDetInputs;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.Strings;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.track.datasets.TrackKeys;
import org.mm4j.track.structures.DetTrackDataSample;

/**
 * Packs frames for a tracker.
 *
 * <p>A sequence, whose entries are lists with the values of its frames, becomes {@code inputs}, a list of
 * {@link Image}s, and {@code data_samples}, a {@link DetTrackDataSample}. A single frame, whose entries are the values
 * themselves, is packed as {@link PackDetInputs} packs a picture. Where {@code instances} are handed on, so is what the
 * data set knows of their identities ({@link TrackKeys#TRUTH}).
 */
@Doc("Packs frames and what is known of them for a tracker.")
public final class PackTrackInputs implements Transform {

    /** The frames of a packed sequence. */
    @SuppressWarnings("rawtypes")
    public static final ResultKey<List> INPUTS = new ResultKey<>(DetKeys.INPUTS.name(), List.class);

    /** What is known of the frames of a packed sequence. */
    public static final ResultKey<DetTrackDataSample> DATA_SAMPLES =
            new ResultKey<>(DetKeys.DATA_SAMPLES.name(), DetTrackDataSample.class);

    /** The arguments. */
    public record Args(
            @Default("'ref'") @Doc("of the names of reference frames; only 'ref'")
            String refPrefix,

            @Default("1") @Doc("frames that a sample is about; only 1")
            int numKeyFrames,

            @Doc("only None") @Nullable Integer numTemplateFrames,

            @Default("False") @Doc("samples are single frames only")
            boolean packSingleImg,

            @Doc("further entries to hand on with the sample") @Nullable
            Strings metaKeys,

            @Default("('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'flip', 'flip_direction',"
                    + " 'frame_id', 'is_video_data', 'video_id', 'video_length', 'ori_video_length', 'instances',"
                    + " 'num_left_ref_imgs', 'frame_stride')")
            @Doc("entries to hand on with the sample")
            List<String> defaultMetaKeys) {

        /** Refuses what is not supported. */
        public Args {
            if (numKeyFrames != 1 || numTemplateFrames != null || !refPrefix.equals("ref")) {
                throw new IllegalArgumentException("num_key_frames, num_template_frames and ref_prefix are about frames"
                        + " under names of their own, which is not supported; leave them out");
            }
        }
    }

    private final Args args;
    private final PackDetInputs packing;

    /** Makes the step. */
    public PackTrackInputs(Args args) {
        this.args = args;
        List<String> keys = new ArrayList<>(args.defaultMetaKeys());
        if (args.metaKeys() != null) {
            keys.addAll(args.metaKeys().values());
        }
        if (keys.contains(DetKeys.INSTANCES.name())) {
            keys.add(TrackKeys.TRUTH.name());
        }
        this.packing = new PackDetInputs(new PackDetInputs.Args(keys));
    }

    @Override
    public Results apply(Results results) {
        Object picture = results.get(new ResultKey<>(ResultKey.IMG.name(), Object.class));
        if (!(picture instanceof List<?> pictures)) {
            return packed(results);
        }
        if (args.packSingleImg()) {
            throw new IllegalArgumentException("the sample is a sequence of " + pictures.size()
                    + " frames, and pack_single_img=True takes single ones; leave it out");
        }
        List<Image> inputs = new ArrayList<>();
        List<DetDataSample> samples = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            Results frame = packed(frame(results, i));
            inputs.add(frame.get(DetKeys.INPUTS));
            samples.add(frame.get(DetKeys.DATA_SAMPLES));
        }
        List<?> flags = results.find(TrackKeys.KEY_FRAME_FLAGS).orElse(List.of());
        return new Results()
                .put(INPUTS, List.copyOf(inputs))
                .put(DATA_SAMPLES, DetTrackDataSample.of(samples).withKeyFrames(flags));
    }

    /** One frame of a sequence. */
    private static Results frame(Results sequence, int position) {
        Results frame = new Results();
        for (String name : sequence.names()) {
            ResultKey<Object> key = new ResultKey<>(name, Object.class);
            if (!name.equals(TrackKeys.KEY_FRAME_FLAGS.name())
                    && sequence.get(key) instanceof List<?> values
                    && !(values.get(position) instanceof Absent)) {
                frame.put(key, values.get(position));
            }
        }
        return frame;
    }

    /** As a picture, with the identities of the instances. */
    private Results packed(Results frame) {
        Results packed = packing.apply(frame);
        long[] ids = frame.find(DetKeys.GT_INSTANCES_IDS).orElse(null);
        if (ids == null) {
            return packed;
        }
        DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
        int instances = sample.gtInstances().size() + sample.ignoredInstances().size();
        if (ids.length != instances) {
            throw new IllegalStateException(ids.length + " identities (gt_instances_ids) of " + instances
                    + " instances: a step of the pipeline dropped some of the one and not of the other");
        }
        boolean[] ignored = frame.find(DetKeys.GT_IGNORE_FLAGS).orElseGet(() -> new boolean[ids.length]);
        return packed.put(
                DetKeys.DATA_SAMPLES,
                sample.withGtInstances(withIds(sample.gtInstances(), ids, ignored, false))
                        .withIgnoredInstances(withIds(sample.ignoredInstances(), ids, ignored, true)));
    }

    private static InstanceData withIds(InstanceData instances, long[] ids, boolean[] ignored, boolean value) {
        long[] own = new long[instances.size()];
        int count = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ignored[i] == value) {
                own[count++] = ids[i];
            }
        }
        return instances.with("instances_ids", own);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return packing.produces();
    }
}

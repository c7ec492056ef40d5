package org.mm4j.track.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.transforms.PackDetInputs;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Packs one frame for a tracker, as {@link PackDetInputs} packs a picture: {@code inputs} and {@code data_samples}.
 * Packing several frames at once is refused.
 */
@Doc("Packs a frame and what is known of it for a tracker.")
public final class PackTrackInputs implements Transform {

    /** The arguments. */
    public record Args(
            @Default("'ref'") @Doc("of the names of reference frames; only 'ref'")
            String refPrefix,

            @Default("1") @Doc("frames of a sample; only 1") int numKeyFrames,

            @Doc("only None") @Nullable Integer numTemplateFrames,

            @Default("False") @Doc("samples are single frames; only True, which has to be written")
            boolean packSingleImg,

            @Doc("further entries to hand on with the sample") @Nullable
            List<String> metaKeys,

            @Default("('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'flip', 'flip_direction',"
                    + " 'frame_id', 'is_video_data', 'video_id', 'video_length', 'instances',"
                    + " 'num_left_ref_imgs', 'frame_stride')")
            @Doc("entries to hand on with the sample")
            List<String> defaultMetaKeys) {

        public Args {
            if (!packSingleImg) {
                throw new IllegalArgumentException("pack_single_img=False, which is what is meant where it is left out,"
                        + " packs several frames, which is not supported; write pack_single_img=True");
            }
            if (numKeyFrames != 1 || numTemplateFrames != null || !refPrefix.equals("ref")) {
                throw new IllegalArgumentException(
                        "num_key_frames, num_template_frames and ref_prefix are about several"
                                + " frames of a sample, which is not supported; leave them out");
            }
        }
    }

    private final PackDetInputs packing;

    /** Makes the step. */
    public PackTrackInputs(Args args) {
        List<String> keys = new ArrayList<>(args.defaultMetaKeys());
        if (args.metaKeys() != null) {
            keys.addAll(args.metaKeys());
        }
        this.packing = new PackDetInputs(new PackDetInputs.Args(keys));
    }

    @Override
    public @Nullable Results apply(Results results) {
        return packing.apply(results);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return packing.requires();
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return packing.produces();
    }
}

package org.mm4j.det.transforms;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Packs what a detector needs: {@code inputs}, the picture, and {@code data_samples}, with ground truth and the meta
 * information that {@code meta_keys} names, as far as the sample has it. Boxes have as many numbers as their type has;
 * each instance has a mask of its own, an {@link InstanceMasks} of one. Proposals have boxes and scores.
 */
@Doc("Packs the image and what is known of it for a detector.")
public final class PackDetInputs implements Transform {

    /** The arguments. */
    public record Args(
            @Default("('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'flip', 'flip_direction')")
            @Doc("entries to hand on with the sample")
            List<String> metaKeys) {}

    private final Args args;

    /** Makes the step. */
    public PackDetInputs(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        DetDataSample sample = DetDataSample.empty();
        for (String name : args.metaKeys()) {
            sample = withMeta(sample, new ResultKey<>(name, Object.class), results);
        }
        sample = withProposals(withInstances(sample, results), results);
        Image segMap = results.find(ImageKeys.GT_SEG_MAP).orElse(null);
        if (segMap != null) {
            sample = sample.withGtSemSeg(new DetDataSample.SemSeg(
                    segMap, results.find(DetKeys.IGNORE_INDEX).orElse(255)));
        }
        return new Results().put(DetKeys.INPUTS, results.get(ResultKey.IMG)).put(DetKeys.DATA_SAMPLES, sample);
    }

    private static <T> DetDataSample withMeta(DetDataSample sample, ResultKey<T> key, Results results) {
        return results.find(key).map(value -> sample.withMeta(key, value)).orElse(sample);
    }

    private static DetDataSample withInstances(DetDataSample sample, Results results) {
        Optional<BaseBoxes> boxes = results.find(DetKeys.GT_BBOXES);
        Optional<long[]> labels = results.find(DetKeys.GT_BBOXES_LABELS);
        Optional<InstanceMasks> masks = results.find(DetKeys.GT_MASKS);
        Optional<Integer> size = boxes.map(BaseBoxes::size)
                .or(() -> labels.map(all -> all.length))
                .or(() -> masks.map(InstanceMasks::size));
        if (size.isEmpty()) {
            return sample;
        }
        InstanceData all = InstanceData.ofSize(size.get());
        if (boxes.isPresent()) {
            all = all.with("bboxes", boxes.get().values(), boxes.get().dim());
        }
        if (labels.isPresent()) {
            all = all.with("labels", labels.get());
        }
        if (masks.isPresent()) {
            InstanceMasks shapes = masks.get();
            all = all.with(
                    "masks",
                    IntStream.range(0, shapes.size()).mapToObj(shapes::select).toList());
        }
        boolean[] ignored = results.find(DetKeys.GT_IGNORE_FLAGS).orElseGet(() -> new boolean[0]);
        if (ignored.length == 0) {
            return sample.withGtInstances(all);
        }
        return sample.withGtInstances(all.select(where(ignored, false)))
                .withIgnoredInstances(all.select(where(ignored, true)));
    }

    private static DetDataSample withProposals(DetDataSample sample, Results results) {
        BaseBoxes boxes = results.find(DetKeys.PROPOSALS).orElse(null);
        if (boxes == null) {
            return sample;
        }
        float[] scores = results.get(DetKeys.PROPOSALS_SCORES);
        if (scores.length != boxes.size()) {
            throw new IllegalStateException(boxes.size() + " proposals with " + scores.length
                    + " scores: a step between LoadProposals and PackDetInputs dropped some");
        }
        return sample.withProposals(InstanceData.ofSize(boxes.size())
                .with("bboxes", boxes.values(), boxes.dim())
                .with("scores", scores));
    }

    private static int[] where(boolean[] flags, boolean value) {
        return IntStream.range(0, flags.length).filter(i -> flags[i] == value).toArray();
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(DetKeys.INPUTS, DetKeys.DATA_SAMPLES);
    }
}

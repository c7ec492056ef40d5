package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Kind;

/** Decides for each prediction or prior which ground truth it answers to. */
@Kind("task util")
public interface Assigner {

    /**
     * What is to be assigned.
     *
     * @param priors points (n, 2 or 4) or boxes (n, 4), float32
     * @param bboxes what is predicted from them: (n, 4), float32; null if the assigner does without
     * @param scores (n, classes), float32, in [0, 1] or before the sigmoid as the assigner takes them; null if it does
     *     without
     * @param levels how many of the priors, in order, are of each feature map; null if that is not known
     */
    record Predictions(
            Tensor priors,
            @Nullable Tensor bboxes,
            @Nullable Tensor scores,
            @Nullable List<Integer> levels) {

        /** Predictions of which the feature maps are not known. */
        public Predictions(Tensor priors, @Nullable Tensor bboxes, @Nullable Tensor scores) {
            this(priors, bboxes, scores, null);
        }
    }

    /**
     * What is there.
     *
     * @param bboxes (k, 4), float32; other types of boxes have as many numbers as they have
     * @param labels (k), int64
     * @param ignored (j, 4), float32: what is neither to be found nor to be missed; null for nothing
     * @param masks (k, h, w), float32 of zeros and ones; null if the shapes do not matter
     */
    record GroundTruth(
            Tensor bboxes,
            Tensor labels,
            @Nullable Tensor ignored,
            @Nullable Tensor masks) {

        /** Ground truth without masks. */
        public GroundTruth(Tensor bboxes, Tensor labels, @Nullable Tensor ignored) {
            this(bboxes, labels, ignored, null);
        }

        /** Ground truth with nothing to ignore. */
        public GroundTruth(Tensor bboxes, Tensor labels) {
            this(bboxes, labels, null);
        }

        /**
         * What is there in a picture, as tensors of the open scope.
         *
         * @param like a tensor of the device to put them on
         */
        public static GroundTruth of(DetDataSample sample, Tensor like) {
            InstanceData there = sample.gtInstances();
            InstanceData ignored = sample.ignoredInstances();
            return new GroundTruth(
                    boxes(there, like),
                    there.size() == 0
                            ? Tensors.of(new long[0], 0).to(like.device(), ScalarType.Long)
                            : Tensors.of(there.longs("labels").values(), there.size())
                                    .to(like.device(), ScalarType.Long),
                    ignored.size() == 0 ? null : boxes(ignored, like));
        }

        /** The same with masks. */
        public GroundTruth withMasks(Tensor shapes) {
            return new GroundTruth(bboxes, labels, ignored, shapes);
        }

        private static Tensor boxes(InstanceData instances, Tensor like) {
            Column.Floats column =
                    instances.has("bboxes") ? instances.floats("bboxes") : new Column.Floats(new float[0], 4);
            return Tensors.of(column.values(), instances.size(), column.width()).to(like.device(), ScalarType.Float);
        }
    }

    /** Assigns ground truths to predictions. */
    AssignResult assign(Predictions predictions, GroundTruth groundTruth);
}

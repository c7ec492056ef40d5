package org.mm4j.det.task;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Kind;

/** Decides for each prediction or prior which ground truth it answers to. */
@Kind("task util")
public interface Assigner {

    /**
     * What is to be assigned.
     *
     * @param priors points (n, 2 or 4) or boxes (n, 4), float32
     * @param bboxes what is predicted from them: (n, 4), float32; null if the assigner does without
     * @param scores (n, classes) in [0, 1], float32; null if the assigner does without
     */
    record Predictions(
            Tensor priors,
            @Nullable Tensor bboxes,
            @Nullable Tensor scores) {}

    /**
     * What is there.
     *
     * @param bboxes (k, 4), float32
     * @param labels (k), int64
     */
    record GroundTruth(Tensor bboxes, Tensor labels) {}

    /** Assigns ground truths to predictions. */
    AssignResult assign(Predictions predictions, GroundTruth groundTruth);
}

package org.mm4j.det.task;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Which ground truth each of n predictions answers to.
 *
 * @param numGts number of ground truths that were considered
 * @param gtInds (n), int64: 1 + the index of the ground truth, 0 for background, -1 for ignored
 * @param maxOverlaps (n), float32: the overlap with the assigned ground truth; see the assigner for those without
 * @param labels (n), int64: the class of the assigned ground truth, -1 for those without
 */
public record AssignResult(int numGts, Tensor gtInds, Tensor maxOverlaps, Tensor labels) {

    /** The number of predictions. */
    public long numPreds() {
        return gtInds.size(0);
    }

    /**
     * All n predictions are background, without overlaps.
     *
     * @param bboxes (n, 4), which say how many there are and where the tensors are to be
     */
    static AssignResult nothing(int numGts, Tensor bboxes) {
        long n = bboxes.size(0);
        Tensor none = bboxes.new_zeros(n);
        Tensor background = none.to(ScalarType.Long);
        return new AssignResult(numGts, background, none, background.sub(new Scalar(1)));
    }
}

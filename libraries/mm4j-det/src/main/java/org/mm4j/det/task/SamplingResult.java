package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;

/**
 * The priors that a head is trained with: p positive ones, q negative ones.
 *
 * @param posInds (p), int64: which priors, ascending
 * @param negInds (q), int64: which priors, ascending
 * @param posPriors (p, 4)
 * @param negPriors (q, 4)
 * @param posIsGt (p), bool: which of them are ground truths that were added as priors
 * @param posAssignedGtInds (p), int64: the ground truth of each, from 0
 * @param posGtBboxes (p, 4): its box
 * @param posGtLabels (p), int64: its class
 * @param isNegCounted whether losses are averaged over negative ones too
 */
public record SamplingResult(
        Tensor posInds,
        Tensor negInds,
        Tensor posPriors,
        Tensor negPriors,
        Tensor posIsGt,
        Tensor posAssignedGtInds,
        Tensor posGtBboxes,
        Tensor posGtLabels,
        boolean isNegCounted) {

    /**
     * The result for a choice.
     *
     * @param isGt (n), bool: which priors are ground truths that were added
     */
    public static SamplingResult of(
            Tensor posInds,
            Tensor negInds,
            Tensor priors,
            Tensor isGt,
            AssignResult assigned,
            Assigner.GroundTruth groundTruth,
            boolean isNegCounted) {
        Tensor gts = assigned.gtInds().index_select(0, posInds).sub(new Scalar(1));
        return new SamplingResult(
                posInds,
                negInds,
                priors.index_select(0, posInds),
                priors.index_select(0, negInds),
                isGt.index_select(0, posInds),
                gts,
                groundTruth.bboxes().index_select(0, gts),
                assigned.labels().index_select(0, posInds),
                isNegCounted);
    }

    /** All priors, the positive ones first: (p + q, 4). */
    public Tensor priors() {
        return Tensors.cat(List.of(posPriors, negPriors), 0);
    }

    /** The number of positive ones. */
    public long numPos() {
        return posInds.size(0);
    }

    /** The number of negative ones. */
    public long numNeg() {
        return negInds.size(0);
    }

    /** What losses are divided by: the number of samples that count, of each kind at least 1. */
    public long avgFactor() {
        return Math.max(numPos(), 1) + (isNegCounted ? Math.max(numNeg(), 1) : 0);
    }

    /** Lets the tensors outlive a scope, see {@link TorchScope#keep}. */
    public SamplingResult keepIn(TorchScope scope) {
        scope.keepAll(
                List.of(posInds, negInds, posPriors, negPriors, posIsGt, posAssignedGtInds, posGtBboxes, posGtLabels));
        return this;
    }
}

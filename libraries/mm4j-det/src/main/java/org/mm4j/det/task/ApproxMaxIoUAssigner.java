package org.mm4j.det.task;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Assigns as a {@link MaxIoUAssigner}, but by the best overlap of several boxes that stand for each prior
 * (<a href="https://arxiv.org/abs/1901.03278">Region proposal by guided anchoring</a>).
 */
public final class ApproxMaxIoUAssigner implements Assigner {

    /** The arguments. */
    public record Args(
            @Doc("a prior with this overlap answers to the ground truth")
            double posIouThr,

            @Doc("below it a prior is background; or (from, to)")
            NegIouThr negIouThr,

            @Default("0.0") @Doc("overlap that a ground truth's best priors need at least")
            double minPosIou,

            @Default("True") @Doc("a ground truth takes all priors that overlap it best; otherwise one")
            boolean gtMaxAssignAll,

            @Default("-1.0")
            @Doc("priors are ignored that lie more than this in something to ignore; not above 0: none")
            double ignoreIofThr,

            @Default("True") @Doc("how much of the prior lies in it; otherwise how much of it lies in the prior")
            boolean ignoreWrtCandidates,

            @Default("True") @Doc("ground truths take the priors that overlap them best")
            boolean matchLowQuality,

            @Default("-1.0") @Doc("only -1: everything is computed where the priors are")
            double gpuAssignThr,

            @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {

        /** Refuses what is not supported. */
        public Args {
            if (gpuAssignThr > 0) {
                throw new IllegalArgumentException("gpu_assign_thr is not supported here; leave it out");
            }
        }
    }

    private final Args args;
    private final MaxIoUAssigner byOverlap;

    /** Makes an assigner. */
    public ApproxMaxIoUAssigner(Args args) {
        this.args = args;
        this.byOverlap = new MaxIoUAssigner(new MaxIoUAssigner.Args(
                args.posIouThr(),
                args.negIouThr(),
                args.minPosIou(),
                args.gtMaxAssignAll(),
                args.ignoreIofThr(),
                args.ignoreWrtCandidates(),
                args.matchLowQuality(),
                args.gpuAssignThr(),
                args.iouCalculator(),
                null));
    }

    /**
     * Assigns.
     *
     * @param priors (n, 4)
     * @param approxs (n, a, 4), the boxes that stand for each prior
     */
    public AssignResult assign(Tensor priors, Tensor approxs, GroundTruth truth) {
        long n = priors.size(0);
        long k = truth.bboxes().size(0);
        if (n == 0 || k == 0) {
            return byOverlap.assign(new Predictions(priors, null, null), truth);
        }
        try (TorchScope scope = TorchScope.open()) {
            AssignResult result = Grad.off(() -> {
                Tensor all = args.iouCalculator().overlaps(truth.bboxes(), approxs.reshape(-1, 4));
                Tensor best = new Tensor(all.view(k, n, -1).max(2).get0());
                return byOverlap.ofOverlaps(byOverlap.ignoring(best, priors, truth), truth.labels());
            });
            return new AssignResult(
                    result.numGts(),
                    scope.keep(result.gtInds()),
                    scope.keep(result.maxOverlaps().to(ScalarType.Float)),
                    scope.keep(result.labels()));
        }
    }

    /** Assigns priors for which they themselves stand. */
    @Override
    public AssignResult assign(Predictions predictions, GroundTruth groundTruth) {
        return byOverlap.assign(predictions, groundTruth);
    }
}

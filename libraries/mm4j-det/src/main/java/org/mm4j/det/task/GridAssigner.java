package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Maths;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Kind;

/**
 * Assigns anchors of the cells that hold the centre of a ground truth by overlap: those that overlap it enough, and the
 * best of them in any case. Of the other anchors those that overlap little are background, the rest is ignored.
 */
@Kind("task util")
public final class GridAssigner {

    /** The arguments. */
    public record Args(
            @Doc("an anchor of a responsible cell with more overlap answers to the ground truth")
            double posIouThr,

            @Doc("up to this overlap an anchor is background")
            double negIouThr,

            @Default("0.0") @Doc("overlap that a ground truth's best anchors need, more than this")
            double minPosIou,

            @Default("True") @Doc("a ground truth takes all anchors that overlap it best; otherwise one")
            boolean gtMaxAssignAll,

            @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {}

    private final Args args;

    /** Makes an assigner. */
    public GridAssigner(Args args) {
        this.args = args;
    }

    /**
     * Assigns.
     *
     * @param priors (n, 4)
     * @param responsible (n), bool: whether an anchor's cell holds the centre of a ground truth
     */
    public AssignResult assign(Tensor priors, Tensor responsible, Assigner.GroundTruth groundTruth) {
        try (TorchScope scope = TorchScope.open()) {
            AssignResult result = Grad.off(() -> single(priors, responsible, groundTruth));
            scope.keepAll(List.of(result.gtInds(), result.maxOverlaps(), result.labels()));
            return result;
        }
    }

    private AssignResult single(Tensor priors, Tensor responsible, Assigner.GroundTruth there) {
        int k = (int) there.bboxes().size(0);
        if (k == 0 || priors.size(0) == 0) {
            return AssignResult.nothing(k, priors);
        }
        Tensor overlaps = args.iouCalculator().overlaps(there.bboxes(), priors);
        Tensor most = overlaps.max(0).get0();
        Tensor indices = there.labels()
                .new_full(new long[] {priors.size(0)}, new Scalar(-1))
                .masked_fill(most.le(new Scalar(args.negIouThr())), new Scalar(0));
        Tensor own = overlaps.masked_fill(responsible.logical_not().unsqueeze(0), new Scalar(-1));
        T_TensorTensor_T best = own.max(0);
        Tensor enough = Maths.above(best.get0(), args.posIouThr()).logical_and(responsible);
        indices = Maths.plus(best.get1(), 1).where(enough, indices);
        T_TensorTensor_T ofTruths = own.max(1);
        for (int gt = 0; gt < k; gt++) {
            if (ofTruths.get0().select(0, gt).item_double() > args.minPosIou()) {
                Tensor taken = args.gtMaxAssignAll()
                        ? own.select(0, gt).eq(ofTruths.get0().select(0, gt)).logical_and(responsible)
                        : only(responsible, ofTruths.get1().select(0, gt)).logical_and(responsible);
                indices = indices.masked_fill(taken, new Scalar(gt + 1));
            }
        }
        Tensor labels = there.labels()
                .index_select(0, Maths.atLeast(Maths.minus(indices, 1), 0))
                .masked_fill(indices.le(new Scalar(0)), new Scalar(-1));
        return new AssignResult(k, indices, new Tensor(best.get0()), labels);
    }

    /** True at one place only. */
    private static Tensor only(Tensor like, Tensor place) {
        Tensor flags = like.logical_and(like.logical_not());
        flags.index_fill_(0, place.view(1), new Scalar(1));
        return flags;
    }
}

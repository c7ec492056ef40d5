package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** What samplers have in common that take a number of priors, a part of them positive. */
public abstract class BaseSampler implements Sampler {

    /** The arguments. */
    public record Args(
            @Doc("how many priors") int num,

            @Doc("the part of them that is positive at most")
            double posFraction,

            @Default("-1.0") @Doc("so many negative ones for each positive one at most; negative: no limit")
            double negPosUb,

            @Default("True") @Doc("ground truths are priors too")
            boolean addGtAsProposals) {

        /** Checks the ranges. */
        public Args {
            if (num < 0 || !(posFraction >= 0 && posFraction <= 1)) {
                throw new IllegalArgumentException("num is not negative and pos_fraction is from 0 to 1, but here are "
                        + num + " and " + posFraction);
            }
        }
    }

    private final Args args;

    /** Keeps the arguments. */
    protected BaseSampler(Args args) {
        this.args = args;
    }

    /** Some of the positive candidates (m), int64, of which there are more than {@code num}. */
    protected abstract Tensor choosePos(Tensor candidates, int num, AssignResult assigned);

    /** Some of the negative candidates (m), int64, of which there are more than {@code num}. */
    protected abstract Tensor chooseNeg(Tensor candidates, int num, AssignResult assigned);

    @Override
    public final SamplingResult sample(AssignResult assigned, Tensor priors, Assigner.GroundTruth groundTruth) {
        try (TorchScope scope = TorchScope.open()) {
            return Grad.off(() -> choose(assigned, priors, groundTruth)).keepIn(scope);
        }
    }

    private SamplingResult choose(AssignResult assigned, Tensor priors, Assigner.GroundTruth groundTruth) {
        AssignResult all = assigned;
        Tensor boxes = priors;
        Tensor isGt = assigned.gtInds().new_zeros(priors.size(0)).to(ScalarType.Bool);
        Tensor gts = groundTruth.bboxes();
        if (args.addGtAsProposals() && gts.size(0) > 0) {
            boxes = Tensors.cat(List.of(Upright.like(gts, priors), priors), 0);
            all = withGts(assigned, groundTruth);
            isGt = Tensors.cat(List.of(isGt.new_ones(gts.size(0)), isGt), 0);
        }
        Tensor positive = all.gtInds().gt(new Scalar(0)).nonzero().view(-1);
        int wantedPos = (int) (args.num() * args.posFraction());
        if (positive.size(0) > wantedPos) {
            positive = ascending(choosePos(positive, wantedPos, all));
        }
        Tensor negative = all.gtInds().eq(new Scalar(0)).nonzero().view(-1);
        int wantedNeg = args.num() - (int) positive.size(0);
        if (args.negPosUb() >= 0) {
            wantedNeg = Math.min(wantedNeg, (int) (args.negPosUb() * Math.max(1, positive.size(0))));
        }
        if (negative.size(0) > wantedNeg) {
            negative = ascending(chooseNeg(negative, wantedNeg, all));
        }
        return SamplingResult.of(positive, negative, boxes, isGt, all, groundTruth, true);
    }

    private static Tensor ascending(Tensor indices) {
        // A handle of its own: an element of a native tuple is a view of the tuple.
        return new Tensor(indices.sort(0, false).get0());
    }

    /** Ground truths as the first priors, each answering to itself. */
    private static AssignResult withGts(AssignResult assigned, Assigner.GroundTruth groundTruth) {
        int k = (int) groundTruth.bboxes().size(0);
        long[] own = new long[k];
        for (int i = 0; i < k; i++) {
            own[i] = i + 1L;
        }
        Tensor indices = Tensors.of(own, k).to(assigned.gtInds().device(), ScalarType.Long);
        return new AssignResult(
                assigned.numGts(),
                Tensors.cat(List.of(indices, assigned.gtInds()), 0),
                Tensors.cat(List.of(assigned.maxOverlaps().new_ones(k), assigned.maxOverlaps()), 0),
                Tensors.cat(List.of(groundTruth.labels(), assigned.labels()), 0));
    }
}

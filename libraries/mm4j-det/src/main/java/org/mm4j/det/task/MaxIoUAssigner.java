package org.mm4j.det.task;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Assigns by overlap: a prior that overlaps its best ground truth enough answers to it, one that overlaps none enough is
 * background, and the others are ignored; then each ground truth takes the priors that overlap it best, if they do so
 * enough, whatever those were before. Of two ground truths that take the same prior the later one has it.
 */
public final class MaxIoUAssigner implements Assigner {

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

            @Default("-1.0") @Doc("with more ground truths than this, compute on the CPU; not above 0: never")
            double gpuAssignThr,

            @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator,

            @Doc("moves repeated ground truths at random; only None is supported") @Nullable
            ConfigDict permRepeatGtCfg) {

        /** Refuses what is not supported. */
        public Args {
            if (permRepeatGtCfg != null) {
                throw new IllegalArgumentException("perm_repeat_gt_cfg is not supported; leave it None");
            }
        }
    }

    private final Args args;

    /** Makes an assigner. */
    public MaxIoUAssigner(Args args) {
        this.args = args;
    }

    @Override
    public AssignResult assign(Predictions predictions, GroundTruth groundTruth) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor priors = predictions.priors();
            boolean isMoved = args.gpuAssignThr() > 0 && groundTruth.bboxes().size(0) > args.gpuAssignThr();
            AssignResult result = Grad.off(() -> isMoved
                    ? assign(
                            priors.cpu(),
                            groundTruth.bboxes().cpu(),
                            groundTruth.labels().cpu(),
                            groundTruth)
                    : assign(priors, groundTruth.bboxes(), groundTruth.labels(), groundTruth));
            return new AssignResult(
                    result.numGts(),
                    scope.keep(result.gtInds().to(priors.device(), ScalarType.Long)),
                    scope.keep(result.maxOverlaps().to(priors.device(), ScalarType.Float)),
                    scope.keep(result.labels().to(priors.device(), ScalarType.Long)));
        }
    }

    private AssignResult assign(Tensor priors, Tensor gts, Tensor labels, GroundTruth groundTruth) {
        int k = (int) gts.size(0);
        long n = priors.size(0);
        if (k == 0 || n == 0) {
            Tensor none = labels.new_full(new long[] {n}, new Scalar(-1));
            return new AssignResult(k, k == 0 ? none.add(new Scalar(1)) : none, priors.new_zeros(n), none.clone());
        }
        return ofOverlaps(ignoring(args.iouCalculator().overlaps(gts, priors), priors, groundTruth), labels);
    }

    /** Overlaps (k, n) with -1 where a prior is to be ignored. */
    Tensor ignoring(Tensor overlaps, Tensor priors, GroundTruth groundTruth) {
        Tensor ignored = groundTruth.ignored();
        if (args.ignoreIofThr() > 0 && ignored != null && ignored.size(0) > 0) {
            Tensor inside = inIgnored(priors, ignored.to(priors.device(), priors.scalar_type()));
            return overlaps.masked_fill(inside.gt(new Scalar(args.ignoreIofThr())), new Scalar(-1));
        }
        return overlaps;
    }

    /**
     * Assigns by overlaps that are computed already.
     *
     * @param overlaps (k, n) of k ground truths with n priors, both not 0; -1 where a prior is to be ignored
     * @param labels (k), int64
     */
    AssignResult ofOverlaps(Tensor overlaps, Tensor labels) {
        int k = (int) overlaps.size(0);
        long n = overlaps.size(1);
        T_TensorTensor_T best = overlaps.max(0);
        Tensor most = best.get0();
        Tensor background = most.ge(new Scalar(args.negIouThr().from()))
                .logical_and(most.lt(new Scalar(args.negIouThr().to())));
        Tensor indices = labels.new_full(new long[] {n}, new Scalar(-1)).masked_fill(background, new Scalar(0));
        Tensor found = most.ge(new Scalar(args.posIouThr()));
        indices = best.get1().add(new Scalar(1)).where(found, indices);
        if (args.matchLowQuality()) {
            indices = withLowQuality(indices, overlaps);
        }
        Tensor assigned = indices.gt(new Scalar(0));
        Tensor own = labels.index_select(0, indices.sub(new Scalar(1)).clamp_min(new Scalar(0)));
        return new AssignResult(k, indices, most, own.masked_fill(assigned.logical_not(), new Scalar(-1)));
    }

    /** How much of each prior lies in something to ignore, or the other way round. */
    private Tensor inIgnored(Tensor priors, Tensor ignored) {
        return args.ignoreWrtCandidates()
                ? args.iouCalculator()
                        .overlaps(priors, ignored, BoxOverlaps.Mode.IOF, false)
                        .max(1)
                        .get0()
                : args.iouCalculator()
                        .overlaps(ignored, priors, BoxOverlaps.Mode.IOF, false)
                        .max(0)
                        .get0();
    }

    private Tensor withLowQuality(Tensor indices, Tensor overlaps) {
        T_TensorTensor_T best = overlaps.max(1);
        boolean[] isEnough = new boolean[(int) overlaps.size(0)];
        long[] enough = Tensors.longs(best.get0().ge(new Scalar(args.minPosIou())));
        for (int gt = 0; gt < isEnough.length; gt++) {
            isEnough[gt] = enough[gt] != 0;
        }
        long[] values = Tensors.longs(indices);
        if (args.gtMaxAssignAll()) {
            // Few pairs, in the order of the ground truths: the later one wins.
            long[] pairs = Tensors.longs(overlaps.eq(best.get0().unsqueeze(1)).nonzero());
            for (int i = 0; i < pairs.length; i += 2) {
                if (isEnough[(int) pairs[i]]) {
                    values[(int) pairs[i + 1]] = pairs[i] + 1;
                }
            }
        } else {
            long[] places = Tensors.longs(best.get1());
            for (int gt = 0; gt < places.length; gt++) {
                if (isEnough[gt]) {
                    values[(int) places[gt]] = gt + 1L;
                }
            }
        }
        return Tensors.of(values, values.length).to(indices.device(), ScalarType.Long);
    }
}

package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Gives each ground truth those of the priors closest to its centre, in each feature map, that overlap it more than these
 * do on average plus a standard deviation, and whose centre lies inside. Of two ground truths that take one prior the
 * one that it overlaps more has it.
 *
 * <p>Priors are boxes (n, 4). Where nothing is assigned the label is -1 and the overlap -1e8, or 0 without ground truth.
 *
 * <p>Source: Zhang et al., Bridging the Gap Between Anchor-based and Anchor-free Detection (arXiv:1912.02424).
 */
public final class ATSSAssigner implements Assigner {

    /** The arguments. */
    public record Args(
            @Doc("candidates of each feature map") int topk,

            @Doc("power of the overlap of predicted boxes against their class score; None to look at priors only")
            @Nullable
            Double alpha,

            @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator,

            @Default("-1.0")
            @Doc("priors are ignored that lie more than this in something to ignore; not above 0: none")
            double ignoreIofThr) {

        /** Checks the range. */
        public Args {
            if (topk < 1) {
                throw new IllegalArgumentException("topk is at least 1, not " + topk);
            }
        }
    }

    private static final double INF = 100000000;
    private static final double INSIDE = 0.01;

    private final Args args;

    /** Makes an assigner. */
    public ATSSAssigner(Args args) {
        this.args = args;
    }

    @Override
    public AssignResult assign(Predictions predictions, GroundTruth groundTruth) {
        List<Integer> levels = predictions.levels();
        if (levels == null) {
            throw new IllegalArgumentException("ATSSAssigner needs to know the feature map of each prior");
        }
        try (TorchScope scope = TorchScope.open()) {
            AssignResult result = Grad.off(() -> assign(predictions, levels, groundTruth));
            scope.keepAll(List.of(result.gtInds(), result.maxOverlaps(), result.labels()));
            return result;
        }
    }

    private AssignResult assign(Predictions predictions, List<Integer> levels, GroundTruth there) {
        Tensor priors = predictions.priors().narrow(1, 0, 4);
        Tensor gts = there.bboxes();
        if (gts.size(0) == 0 || priors.size(0) == 0) {
            return AssignResult.nothing((int) gts.size(0), priors);
        }
        Tensor overlaps = overlaps(predictions, priors, there);
        Tensor centers = centers(priors);
        Tensor distances = Maths.pow(centers.unsqueeze(1).sub(centers(gts).unsqueeze(0)), 2)
                .sum(-1)
                .sqrt();
        Tensor gtInds = there.labels().new_full(new long[] {priors.size(0)}, new Scalar(0));
        Tensor ignored = there.ignored();
        if (args.ignoreIofThr() > 0 && ignored != null && ignored.size(0) > 0) {
            Tensor inside = Maths.above(
                    args.iouCalculator()
                            .overlaps(priors, ignored, BoxOverlaps.Mode.IOF, false)
                            .max(1)
                            .get0(),
                    args.ignoreIofThr());
            distances = distances.masked_fill(inside.unsqueeze(1), new Scalar(INF));
            gtInds = gtInds.masked_fill(inside, new Scalar(-1));
        }
        Tensor candidates = candidates(distances, levels);
        Tensor positive = positive(candidates, overlaps, centers, gts);
        Tensor chosen = torch.zeros_like(overlaps).to(ScalarType.Bool);
        chosen.scatter_(0, candidates, positive);
        T_TensorTensor_T best =
                overlaps.masked_fill(chosen.logical_not(), new Scalar(-INF)).max(1);
        Tensor found = best.get0().ne(new Scalar(-INF));
        gtInds = Maths.plus(best.get1(), 1).where(found, gtInds);
        Tensor labels = there.labels()
                .index_select(0, Maths.atLeast(Maths.minus(gtInds, 1), 0))
                .masked_fill(gtInds.le(new Scalar(0)), new Scalar(-1));
        return new AssignResult((int) gts.size(0), gtInds, new Tensor(best.get0()), labels);
    }

    /** How well each prior, or what is predicted of it, matches each ground truth: (n, k). */
    private Tensor overlaps(Predictions predictions, Tensor priors, GroundTruth there) {
        Double alpha = args.alpha();
        if (alpha == null) {
            return args.iouCalculator().overlaps(priors, there.bboxes());
        }
        Tensor boxes = predictions.bboxes();
        Tensor scores = predictions.scores();
        if (boxes == null || scores == null) {
            throw new IllegalArgumentException("alpha needs the boxes and scores of predictions, which this head does"
                    + " not give to its assigner; leave alpha out");
        }
        Tensor classes = scores.index_select(1, there.labels()).sigmoid();
        return Maths.pow(classes, 1 - alpha)
                .mul(Maths.pow(args.iouCalculator().overlaps(boxes, there.bboxes()), alpha));
    }

    /** The closest priors of each feature map, for each ground truth: (c, k), int64. */
    private Tensor candidates(Tensor distances, List<Integer> levels) {
        List<Tensor> closest = new ArrayList<>();
        long from = 0;
        for (int count : levels) {
            Tensor own = distances.narrow(0, from, count);
            closest.add(Maths.plus(
                    own.topk(Math.min(args.topk(), count), 0, false, true).get1(), (double) from));
            from += count;
        }
        return Tensors.cat(closest, 0);
    }

    private static Tensor positive(Tensor candidates, Tensor overlaps, Tensor centers, Tensor gts) {
        Tensor own = overlaps.gather(0, candidates);
        Tensor threshold = own.mean(0).add(own.std(0));
        Tensor points = centers.index_select(0, candidates.reshape(-1)).view(candidates.size(0), gts.size(0), 2);
        Tensor least = torch.cat(
                        new TensorVector(
                                points.sub(gts.narrow(1, 0, 2)),
                                gts.narrow(1, 2, 2).sub(points)),
                        2)
                .amin(new long[] {-1}, false);
        return own.ge(threshold.unsqueeze(0)).logical_and(Maths.above(least, INSIDE));
    }

    private static Tensor centers(Tensor boxes) {
        return Maths.over(boxes.narrow(1, 0, 2).add(boxes.narrow(1, 2, 2)), 2);
    }
}

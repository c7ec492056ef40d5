package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Assigns to each ground truth the few predictions that match it at the least cost, where the cost of a class is measured
 * against how well the box overlaps, and priors far from the centre cost more; how many follows from how well the best
 * candidates overlap.
 *
 * <p>Priors are (n, 4) as x, y, stride width, stride height; boxes and scores, before the sigmoid, of the predictions are
 * needed. Centres are those of the masks if there are masks. Where nothing is assigned the label is -1 and the overlap
 * -1e8, or 0 if no prior lies in any ground truth at all.
 *
 * <p>Source: Lyu et al., RTMDet (arXiv:2212.07784).
 */
public final class DynamicSoftLabelAssigner implements Assigner {

    /** The arguments. */
    public record Args(
            @Default("3.0") @Doc("strides from a centre at which a prior costs 1 more")
            double softCenterRadius,

            @Default("13") @Doc("candidates that decide how many predictions a ground truth gets")
            int topk,

            @Default("3.0") @Doc("weight of the overlap in the cost")
            double iouWeight,

            @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {}

    private static final double INF = 100000000;
    private static final double EPS = 1e-7;
    private static final double BASE = 10;
    private static final long NO_REDUCTION = 0;

    private final Args args;

    /** Makes an assigner. */
    public DynamicSoftLabelAssigner(Args args) {
        this.args = args;
    }

    @Override
    public AssignResult assign(Predictions predictions, GroundTruth groundTruth) {
        Tensor bboxes = predictions.bboxes();
        Tensor scores = predictions.scores();
        if (bboxes == null || scores == null) {
            throw new IllegalArgumentException("DynamicSoftLabelAssigner needs the boxes and scores of predictions");
        }
        try (TorchScope scope = TorchScope.open()) {
            AssignResult result = Grad.off(() -> assign(predictions.priors(), bboxes, scores, groundTruth));
            scope.keepAll(List.of(result.gtInds(), result.maxOverlaps(), result.labels()));
            return result;
        }
    }

    private AssignResult assign(Tensor priors, Tensor bboxes, Tensor scores, GroundTruth there) {
        Tensor gts = there.bboxes();
        int numGts = (int) gts.size(0);
        long numPreds = bboxes.size(0);
        if (numGts == 0 || numPreds == 0) {
            return AssignResult.nothing(numGts, bboxes);
        }
        Tensor valid = insideAny(priors, gts).nonzero().view(-1);
        if (valid.size(0) == 0) {
            return AssignResult.nothing(numGts, bboxes);
        }
        Tensor ious = args.iouCalculator().overlaps(bboxes.index_select(0, valid), gts);
        Tensor cost = classCost(scores.index_select(0, valid), there.labels(), ious)
                .add(Maths.times(Maths.plus(ious, EPS).log().neg(), args.iouWeight()))
                .add(centerCost(priors.index_select(0, valid), centers(there)));
        return DynamicMatching.of(cost, ious, args.topk()).assigned(valid, numPreds, there.labels(), -INF);
    }

    /** Which priors lie in any box: (n), bool. */
    private Tensor insideAny(Tensor priors, Tensor boxes) {
        if (boxes.size(1) != 4) {
            boolean[][] inside = args.iouCalculator()
                    .boxes(Tensors.floats(boxes))
                    .findInsidePoints(Tensors.floats(priors.narrow(1, 0, 2)));
            byte[] any = new byte[inside.length];
            for (int i = 0; i < any.length; i++) {
                for (boolean one : inside[i]) {
                    any[i] |= (byte) (one ? 1 : 0);
                }
            }
            return Tensors.of(any, any.length).to(priors.device(), ScalarType.Bool);
        }
        Tensor points = priors.narrow(1, 0, 2).unsqueeze(1);
        return torch.cat(
                        new TensorVector(
                                points.sub(boxes.narrow(1, 0, 2)),
                                boxes.narrow(1, 2, 2).sub(points)),
                        2)
                .amin(new long[] {-1}, false)
                .gt(new Scalar(0))
                .any(1);
    }

    private Tensor centers(GroundTruth there) {
        Tensor masks = there.masks();
        Tensor boxes = there.bboxes();
        if (masks != null) {
            return centersOfMass(masks);
        }
        if (boxes.size(1) != 4) {
            float[] centers = args.iouCalculator().boxes(Tensors.floats(boxes)).centers();
            return Tensors.of(centers, boxes.size(0), 2).to(boxes.device(), boxes.scalar_type());
        }
        return Maths.over(boxes.narrow(1, 0, 2).add(boxes.narrow(1, 2, 2)), 2);
    }

    /** Mean column and row of the pixels of each mask (k, h, w): (k, 2). */
    private static Tensor centersOfMass(Tensor masks) {
        Tensor count = masks.sum(new long[] {1, 2}, false, none()).clamp_min(new Scalar(EPS));
        Tensor columns = Tensors.of(range(masks.size(2)), masks.size(2)).to(masks.device(), ScalarType.Float);
        Tensor rows = Tensors.of(range(masks.size(1)), masks.size(1), 1).to(masks.device(), ScalarType.Float);
        Tensor x = masks.mul(columns).sum(new long[] {1, 2}, false, none()).div(count);
        Tensor y = masks.mul(rows).sum(new long[] {1, 2}, false, none()).div(count);
        return torch.stack(new TensorVector(x, y), 1);
    }

    private static ScalarTypeOptional none() {
        return new ScalarTypeOptional();
    }

    private static float[] range(long end) {
        float[] values = new float[Math.toIntExact(end)];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return values;
    }

    private Tensor centerCost(Tensor priors, Tensor centers) {
        Tensor apart = priors.narrow(1, 0, 2).unsqueeze(1).sub(centers.unsqueeze(0));
        Tensor distance =
                Maths.pow(apart, 2).sum(-1).sqrt().div(priors.select(1, 2).unsqueeze(1));
        return torch.pow(new Scalar(BASE), Maths.minus(distance, args.softCenterRadius()));
    }

    /** Quality focal loss between scores (n, classes) and the classes of the ground truths times overlaps: (n, k). */
    private static Tensor classCost(Tensor scores, Tensor gtLabels, Tensor ious) {
        Tensor classes = torch.one_hot(gtLabels, scores.size(1)).to(ScalarType.Float);
        Tensor targets = classes.unsqueeze(0).mul(ious.unsqueeze(2));
        Tensor own = scores.unsqueeze(1).expand_as(targets);
        Tensor distance = Maths.pow(targets.sub(own.sigmoid()).abs(), 2);
        return torch.binary_cross_entropy_with_logits(
                        own, targets, new TensorOptional(), new TensorOptional(), NO_REDUCTION)
                .mul(distance)
                .sum(-1);
    }
}

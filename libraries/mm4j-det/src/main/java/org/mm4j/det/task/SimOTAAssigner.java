package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Assigns to each ground truth the few predictions that match it at the least cost; how many follows from how well its
 * best candidates overlap it.
 *
 * <p>Priors are (n, 4) as x, y, stride width, stride height; boxes and scores of the predictions are needed. Where nothing is assigned the label is -1 and the overlap -100000, or 0 if no
 * prior lies in any ground truth at all.
 */
public final class SimOTAAssigner implements Assigner {

    /** The arguments. */
    public record Args(
            @Default("2.5") @Doc("a prior counts as central within so many strides of a centre")
            double centerRadius,

            @Default("10") @Doc("candidates that decide how many predictions a ground truth gets")
            int candidateTopk,

            @Default("3.0") @Doc("weight of the overlap in the cost")
            double iouWeight,

            @Default("1.0") @Doc("weight of the classification in the cost")
            double clsWeight,

            @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {}

    private static final double INF = 100000;
    private static final double EPS = 1e-7;
    private static final long NO_REDUCTION = 0;

    private final Args args;

    /** Makes an assigner. */
    public SimOTAAssigner(Args args) {
        this.args = args;
    }

    /** The arguments that it was made of. */
    public Args args() {
        return args;
    }

    @Override
    public AssignResult assign(Predictions predictions, GroundTruth groundTruth) {
        if (predictions.bboxes() == null || predictions.scores() == null) {
            throw new IllegalArgumentException("SimOTAAssigner needs the boxes and scores of predictions");
        }
        try (TorchScope scope = TorchScope.open()) {
            AssignResult result = assign(
                    predictions.priors(),
                    predictions.bboxes(),
                    predictions.scores(),
                    groundTruth.bboxes(),
                    groundTruth.labels());
            scope.keepAll(List.of(result.gtInds(), result.maxOverlaps(), result.labels()));
            return result;
        }
    }

    private AssignResult assign(Tensor priors, Tensor bboxes, Tensor scores, Tensor gtBboxes, Tensor gtLabels) {
        int numGts = (int) gtBboxes.size(0);
        long numPreds = bboxes.size(0);
        if (numGts == 0 || numPreds == 0) {
            return nothing(numGts, bboxes);
        }
        Tensor inBoxes = within(priors, gtBboxes);
        Tensor inCenters = within(priors, centers(priors, gtBboxes));
        Tensor valid = inBoxes.logical_or(inCenters).any(1).nonzero().view(-1);
        if (valid.size(0) == 0) {
            return nothing(numGts, bboxes);
        }
        Tensor ious = args.iouCalculator().overlaps(bboxes.index_select(0, valid), gtBboxes);
        Tensor both = inBoxes.logical_and(inCenters).index_select(0, valid);
        Tensor cost = classCost(scores.index_select(0, valid), gtLabels)
                .mul(new Scalar(args.clsWeight()))
                .add(ious.add(new Scalar(EPS)).log().neg().mul(new Scalar(args.iouWeight())))
                .add(both.logical_not().to(ScalarType.Float).mul(new Scalar(INF)));

        Tensor matching = match(cost, ious);
        Tensor foreground = matching.sum(1).gt(new Scalar(0)).nonzero().view(-1);
        Tensor matched = matching.index_select(0, foreground);
        Tensor gtOfMatched = matched.argmax(new LongOptional(1), false);
        Tensor iouOfMatched = matched.mul(ious.index_select(0, foreground)).sum(1);
        Tensor places = valid.index_select(0, foreground);

        // The functions that write in place return what does not own its memory, so their results are not used.
        Tensor gtInds = longs(bboxes, numPreds, 0);
        gtInds.index_copy_(0, places, gtOfMatched.add(new Scalar(1)));
        Tensor labels = longs(bboxes, numPreds, -1);
        labels.index_copy_(0, places, gtLabels.to(ScalarType.Long).index_select(0, gtOfMatched));
        Tensor overlaps = longs(bboxes, numPreds, 0).to(ScalarType.Float).sub(new Scalar(INF));
        overlaps.index_copy_(0, places, iouOfMatched.to(ScalarType.Float));
        return new AssignResult(numGts, gtInds, overlaps, labels);
    }

    private static AssignResult nothing(int numGts, Tensor bboxes) {
        long n = bboxes.size(0);
        return new AssignResult(
                numGts, longs(bboxes, n, 0), longs(bboxes, n, 0).to(ScalarType.Float), longs(bboxes, n, -1));
    }

    private static Tensor longs(Tensor like, long n, long value) {
        return torch.zeros(n).add(new Scalar(value)).to(like.device(), ScalarType.Long);
    }

    /** Boxes around the centres of ground truths for each prior: (n, k, 4). */
    private Tensor centers(Tensor priors, Tensor gt) {
        Scalar half = new Scalar(2.0);
        Scalar radius = new Scalar(args.centerRadius());
        Tensor center = gt.narrow(1, 0, 2).add(gt.narrow(1, 2, 2)).div(half).unsqueeze(0);
        Tensor reach = priors.narrow(1, 2, 2).mul(radius).unsqueeze(1);
        return torch.cat(new TensorVector(center.sub(reach), center.add(reach)), 2);
    }

    /** Whether each prior lies inside each box, borders excluded: (n, k), with boxes (k, 4) or (n, k, 4). */
    private static Tensor within(Tensor priors, Tensor boxes) {
        Tensor points = priors.narrow(1, 0, 2).unsqueeze(1);
        Tensor leftTop = points.sub(boxes.narrow(-1, 0, 2));
        Tensor rightBottom = boxes.narrow(-1, 2, 2).sub(points);
        return torch.cat(new TensorVector(leftTop, rightBottom), 2)
                .amin(new long[] {-1}, false)
                .gt(new Scalar(0));
    }

    /** Binary cross entropy between scores (n, classes) and the classes of the ground truths: (n, k). */
    private static Tensor classCost(Tensor scores, Tensor gtLabels) {
        long n = scores.size(0);
        long k = gtLabels.size(0);
        Tensor targets = torch.one_hot(gtLabels.to(ScalarType.Long), scores.size(1))
                .to(ScalarType.Float)
                .unsqueeze(0)
                .repeat(n, 1, 1);
        Tensor repeated = scores.to(ScalarType.Float).unsqueeze(1).repeat(1, k, 1);
        return torch.binary_cross_entropy(repeated, targets, new TensorOptional(), NO_REDUCTION)
                .sum(-1);
    }

    /** 1 where a prediction is assigned to a ground truth, else 0; at most one a row: (n, k) float32. */
    private Tensor match(Tensor cost, Tensor ious) {
        long n = ious.size(0);
        long k = ious.size(1);
        Tensor matching = cost.new_zeros(n, k);
        Tensor counts = ious.topk(Math.min(args.candidateTopk(), n), 0, true, true)
                .get0()
                .sum(0)
                .to(ScalarType.Long)
                .clamp_min(new Scalar(1));
        for (long gt = 0; gt < k; gt++) {
            Tensor best = cost.select(1, gt)
                    .topk(counts.select(0, gt).item_long(), -1, false, true)
                    .get1();
            matching.select(1, gt).index_fill_(0, best, new Scalar(1));
        }
        Tensor contested = matching.sum(1).gt(new Scalar(1)).nonzero().view(-1);
        if (contested.size(0) > 0) {
            T_TensorTensor_T cheapest = cost.index_select(0, contested).min(1);
            Tensor rows = torch.one_hot(cheapest.get1(), k).to(ScalarType.Float);
            matching.index_copy_(0, contested, rows);
        }
        return matching;
    }
}

package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
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
            return AssignResult.nothing(numGts, bboxes);
        }
        Tensor inBoxes = within(priors, gtBboxes);
        Tensor inCenters = within(priors, centers(priors, gtBboxes));
        Tensor valid = inBoxes.logical_or(inCenters).any(1).nonzero().view(-1);
        if (valid.size(0) == 0) {
            return AssignResult.nothing(numGts, bboxes);
        }
        Tensor ious = args.iouCalculator().overlaps(bboxes.index_select(0, valid), gtBboxes);
        Tensor both = inBoxes.logical_and(inCenters).index_select(0, valid);
        Tensor cost = classCost(scores.index_select(0, valid), gtLabels)
                .mul(new Scalar(args.clsWeight()))
                .add(ious.add(new Scalar(EPS)).log().neg().mul(new Scalar(args.iouWeight())))
                .add(both.logical_not().to(ScalarType.Float).mul(new Scalar(INF)));

        return DynamicMatching.of(cost, ious, args.candidateTopk())
                .assigned(valid, numPreds, gtLabels.to(ScalarType.Long), -INF);
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
}

package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.det.models.losses.Reduction;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.MapSize;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * The head of FreeAnchor: a RetinaNet head in which each ground truth has a bag of anchors, of which at least one is to
 * predict it. The losses are {@code positive_bag_loss} and {@code negative_bag_loss}.
 *
 * <p>Source: Zhang et al., FreeAnchor (arXiv:1909.02466).
 */
public final class FreeAnchorRetinaHead extends RetinaHead {

    /** The arguments. */
    public record Args(
            @Inline RetinaHead.Args retina,

            @Default("50") @Doc("anchors in each bag") int preAnchorTopk,

            @Default("0.6") @Doc("overlap below which a box is not one of the ground truth at all")
            double bboxThr,

            @Default("2.0") @Doc("power of what is to be negative")
            double gamma,

            @Default("0.5") @Doc("weight of bags against everything else")
            double alpha) {

        /** Checks the size of bags. */
        public Args {
            if (preAnchorTopk < 1) {
                throw new IllegalArgumentException("pre_anchor_topk must be positive, got " + preAnchorTopk);
            }
        }
    }

    private static final double EPS = 1e-12;
    private static final long NO_REDUCTION = 0;

    private final Args args;

    /** Makes the head. */
    public FreeAnchorRetinaHead(Args args, BuildContext build) {
        super(args.retina(), build);
        this.args = args;
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor anchors = Tensors.cat(
                    priorGenerator()
                            .gridPriors(
                                    MapSize.of(outputs.get(0)), outputs.get(0).get(0)),
                    0);
            Tensor probabilities = allRows(outputs.get(0), clsOutChannels()).sigmoid();
            Tensor deltas = allRows(outputs.get(1), 4);
            List<Tensor> boxes = new ArrayList<>();
            List<Tensor> bags = new ArrayList<>();
            int count = 0;
            for (int i = 0; i < samples.size(); i++) {
                Assigner.GroundTruth there = Assigner.GroundTruth.of(samples.get(i), anchors);
                Tensor own = deltas.select(0, i);
                boxes.add(Grad.off(() -> boxProbabilities(own, anchors, there)));
                long k = there.bboxes().size(0);
                count += (int) k;
                if (k > 0) {
                    bags.add(bagLosses(probabilities.select(0, i), own, anchors, there));
                }
            }
            Tensor positive = bags.isEmpty()
                    ? Maths.times(deltas.sum(), 0)
                    : Maths.over(Tensors.cat(bags, 0).sum(), count);
            Tensor negative = negativeLosses(probabilities, torch.stack(Tensors.vector(boxes), 0))
                    .sum();
            return Losses.none()
                    .with("positive_bag_loss", positive)
                    .with("negative_bag_loss", Maths.over(negative, Math.max(1, count * args.preAnchorTopk())))
                    .keepIn(scope);
        }
    }

    /** How likely the box of each anchor is one of a ground truth of each class: (anchors, classes). */
    private Tensor boxProbabilities(Tensor deltas, Tensor anchors, Assigner.GroundTruth there) {
        Tensor likely = anchors.new_zeros(anchors.size(0), clsOutChannels());
        if (there.bboxes().size(0) == 0) {
            return likely;
        }
        Tensor boxes = bboxCoder().decode(anchors, deltas, null);
        Tensor ious = BoxOverlaps.compute(there.bboxes(), boxes, BoxOverlaps.Mode.IOU, false);
        double least = args.bboxThr();
        Tensor most = Maths.atLeast(ious.amax(new long[] {1}, true), least + EPS);
        Tensor own = Maths.minus(ious, least)
                .div(Maths.minus(most, least))
                .clamp(new ScalarOptional(new Scalar(0)), new ScalarOptional(new Scalar(1)));
        long[] labels = Tensors.longs(there.labels());
        for (int gt = 0; gt < labels.length; gt++) {
            Tensor column = likely.select(1, labels[gt]);
            column.copy_(torch.max(column, own.select(0, gt)));
        }
        return likely;
    }

    /** The loss of the bag of each ground truth: (k). */
    private Tensor bagLosses(Tensor probabilities, Tensor deltas, Tensor anchors, Assigner.GroundTruth there) {
        long k = there.bboxes().size(0);
        long size = args.preAnchorTopk();
        if (size > anchors.size(0)) {
            throw new IllegalArgumentException("pre_anchor_topk=" + size + ", but pictures of this size have only "
                    + anchors.size(0) + " anchors: set it lower, or feed larger pictures");
        }
        Tensor matched = Grad.off(() -> BoxOverlaps.compute(there.bboxes(), anchors, BoxOverlaps.Mode.IOU, false)
                        .topk(size, 1, true, true)
                        .get1())
                .reshape(-1);
        Tensor labels = there.labels().view(-1, 1).expand(k, size).reshape(-1, 1);
        Tensor classes =
                probabilities.index_select(0, matched).gather(1, labels).view(k, size);
        Tensor gts = there.bboxes().unsqueeze(1).expand(k, size, 4).reshape(-1, 4);
        Tensor wanted = bboxCoder().encode(anchors.index_select(0, matched), gts);
        Tensor distance = settings()
                .lossBbox()
                .forward(deltas.index_select(0, matched), wanted, null, null, Reduction.NONE)
                .sum(-1)
                .view(k, size);
        Tensor both = classes.mul(distance.neg().exp());
        Tensor weight = Maths.atLeast(Maths.fromNumber(1, both), EPS).reciprocal();
        weight = weight.div(weight.sum(1).unsqueeze(1));
        Tensor bag = weight.mul(both).sum(1);
        return Maths.times(
                torch.binary_cross_entropy(bag, torch.ones_like(bag), new TensorOptional(), NO_REDUCTION),
                args.alpha());
    }

    private Tensor negativeLosses(Tensor probabilities, Tensor boxes) {
        Tensor wrong = probabilities
                .mul(Maths.fromNumber(1, boxes))
                .clamp(new ScalarOptional(new Scalar(EPS)), new ScalarOptional(new Scalar(1 - EPS)));
        Tensor loss = Maths.pow(wrong, args.gamma())
                .mul(torch.binary_cross_entropy(wrong, torch.zeros_like(wrong), new TensorOptional(), NO_REDUCTION));
        return Maths.times(loss, 1 - args.alpha());
    }
}

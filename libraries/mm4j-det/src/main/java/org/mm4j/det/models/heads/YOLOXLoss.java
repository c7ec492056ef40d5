package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.AssignResult;
import org.mm4j.det.task.Assigner;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;

/** From the outputs of {@link YOLOXHead} and the ground truth to losses. */
final class YOLOXLoss {

    private static final double EPS = 1e-8;

    private final YOLOXHead.Args args;
    private final Assigner assigner;
    private final boolean useL1;

    YOLOXLoss(YOLOXHead.Args args, Assigner assigner, boolean useL1) {
        this.args = args;
        this.assigner = assigner;
        this.useL1 = useL1;
    }

    /**
     * What the priors of one picture should predict.
     *
     * @param positives those that answer to a ground truth: (p), int64
     * @param classes their targets: (p, classes)
     * @param boxes their boxes: (p, 4)
     * @param offsets these boxes as the network predicts them: (p, 4)
     */
    private record Targets(Tensor positives, Tensor classes, Tensor boxes, Tensor offsets) {}

    /**
     * The losses.
     *
     * @param cls (n, priors, classes), obj (n, priors, 1) and reg (n, priors, 4) as the network gave them
     * @param decoded the boxes: (n, priors, 4)
     * @param priors (priors, 4): x, y, stride width, stride height
     */
    Losses of(Tensor cls, Tensor obj, Tensor reg, Tensor decoded, Tensor priors, List<DetDataSample> samples) {
        long numPriors = priors.size(0);
        List<Tensor> positives = new ArrayList<>();
        List<Tensor> classes = new ArrayList<>();
        List<Tensor> boxes = new ArrayList<>();
        List<Tensor> offsets = new ArrayList<>();
        Grad.off(() -> {
            for (int i = 0; i < samples.size(); i++) {
                Targets own = targets(cls.select(0, i), obj.select(0, i), decoded.select(0, i), priors, samples.get(i));
                positives.add(Maths.plus(own.positives(), (double) i * numPriors));
                classes.add(own.classes());
                boxes.add(own.boxes());
                offsets.add(own.offsets());
            }
        });
        Tensor positive = Tensors.cat(positives, 0);
        double count = Math.max(positive.size(0), 1);
        Tensor isObject = torch.zeros_like(obj.reshape(-1, 1));
        isObject.index_fill_(0, positive, new Scalar(1));
        Losses losses = Losses.none();
        if (positive.size(0) == 0) {
            // Towers without a positive take part with a gradient of zero.
            losses =
                    losses.with("loss_cls", Maths.times(cls.sum(), 0)).with("loss_bbox", Maths.times(decoded.sum(), 0));
        } else {
            losses = losses.with("loss_cls", mean(args.lossCls(), at(cls, positive), classes, count))
                    .with("loss_bbox", mean(args.lossBbox(), at(decoded, positive), boxes, count));
        }
        losses = losses.with("loss_obj", Maths.over(args.lossObj().forward(obj.reshape(-1, 1), isObject), count));
        if (!useL1) {
            return losses;
        }
        return losses.with(
                "loss_l1",
                positive.size(0) == 0
                        ? Maths.times(reg.sum(), 0)
                        : mean(args.lossL1(), at(reg, positive), offsets, count));
    }

    private static Tensor at(Tensor batch, Tensor rows) {
        return batch.reshape(-1, batch.size(2)).index_select(0, rows);
    }

    private static Tensor mean(Loss loss, Tensor pred, List<Tensor> targets, double count) {
        return Maths.over(loss.forward(pred, Tensors.cat(targets, 0)), count);
    }

    private Targets targets(Tensor cls, Tensor obj, Tensor decoded, Tensor priors, DetDataSample sample) {
        try (TorchScope scope = TorchScope.open()) {
            Assigner.GroundTruth truth = Assigner.GroundTruth.of(sample, decoded);
            AssignResult assigned = assigner.assign(
                    new Assigner.Predictions(
                            centered(priors),
                            decoded,
                            cls.sigmoid().mul(obj.sigmoid()).sqrt()),
                    truth);
            Tensor positives = Maths.positions(Maths.above(assigned.gtInds(), 0));
            Tensor matched = Maths.minus(assigned.gtInds().index_select(0, positives), 1);
            Tensor boxes = truth.bboxes().index_select(0, matched);
            // A class is to be predicted as surely as the box is good.
            Tensor classes = torch.one_hot(truth.labels().index_select(0, matched), args.numClasses())
                    .to(ScalarType.Float)
                    .mul(assigned.maxOverlaps().index_select(0, positives).unsqueeze(1));
            Tensor offsets = offsets(boxes, priors.index_select(0, positives));
            scope.keepAll(List.of(positives, classes, boxes, offsets));
            return new Targets(positives, classes, boxes, offsets);
        }
    }

    /** Priors are corners of cells for decoding and their middles for the assigner, as in the original. */
    private static Tensor centered(Tensor priors) {
        Tensor strides = priors.narrow(1, 2, 2);
        return torch.cat(new TensorVector(priors.narrow(1, 0, 2).add(Maths.times(strides, 0.5)), strides), 1);
    }

    private static Tensor offsets(Tensor boxes, Tensor priors) {
        Tensor strides = priors.narrow(1, 2, 2);
        Tensor centers = Maths.over(boxes.narrow(1, 0, 2).add(boxes.narrow(1, 2, 2)), 2);
        Tensor sides = boxes.narrow(1, 2, 2).sub(boxes.narrow(1, 0, 2));
        return torch.cat(
                new TensorVector(
                        centers.sub(priors.narrow(1, 0, 2)).div(strides),
                        Maths.plus(sides.div(strides), EPS).log()),
                1);
    }
}

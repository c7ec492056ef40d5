package org.mm4j.det.models.losses;

import static org.mm4j.engine.nn.Maths.atLeast;
import static org.mm4j.engine.nn.Maths.below;
import static org.mm4j.engine.nn.Maths.fromNumber;
import static org.mm4j.engine.nn.Maths.minus;
import static org.mm4j.engine.nn.Maths.over;
import static org.mm4j.engine.nn.Maths.plus;
import static org.mm4j.engine.nn.Maths.times;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Bounds the intersection over union by each of centre and sides, smoothly: one value for each of the four.
 *
 * <p>Source: Tychsen-Smith and Petersson, Improving Object Localization with Fitness NMS and Bounded IoU Loss (arXiv:1711.00164).
 */
public final class BoundedIoULoss extends BoxLoss {

    /** The arguments. */
    public record Args(
            @Default("0.2") @Doc("below it the loss is quadratic")
            double beta,

            @Default("0.001") @Doc("what keeps from dividing by zero")
            double eps,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight) {}

    private final Args args;

    /** Makes the loss. */
    public BoundedIoULoss(Args args) {
        super(args.reduction(), args.lossWeight());
        this.args = args;
    }

    @Override
    protected Tensor elements(Tensor pred, Tensor target) {
        double eps = args.eps();
        Tensor center = times(pred.narrow(1, 0, 2).add(pred.narrow(1, 2, 2)), 0.5);
        Tensor sides = pred.narrow(1, 2, 2).sub(pred.narrow(1, 0, 2));
        Tensor targetCenter = times(target.narrow(1, 0, 2).add(target.narrow(1, 2, 2)), 0.5);
        Tensor targetSides = target.narrow(1, 2, 2).sub(target.narrow(1, 0, 2));
        Tensor apart = times(targetCenter.sub(center).abs(), 2);
        Tensor near = targetSides.sub(apart).div(plus(targetSides.add(apart), eps));
        Tensor centers = fromNumber(1, atLeast(near, 0));
        Tensor ratio = torch.min(targetSides.div(plus(sides, eps)), sides.div(plus(targetSides, eps)));
        Tensor loss = torch.cat(new TensorVector(centers, fromNumber(1, ratio)), 1);
        double beta = args.beta();
        return torch.where(below(loss, beta), over(times(loss, 0.5).mul(loss), beta), minus(loss, 0.5 * beta));
    }

    /** Weights of the four values, or of boxes. */
    @Override
    protected Tensor weights(Tensor weight) {
        return weight.dim() == 1 ? weight.unsqueeze(1) : weight;
    }
}

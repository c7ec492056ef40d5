package org.mm4j.det.models.losses;

import static org.mm4j.engine.nn.Maths.above;
import static org.mm4j.engine.nn.Maths.atLeast;
import static org.mm4j.engine.nn.Maths.atMost;
import static org.mm4j.engine.nn.Maths.fromNumber;
import static org.mm4j.engine.nn.Maths.minus;
import static org.mm4j.engine.nn.Maths.plus;
import static org.mm4j.engine.nn.Maths.pow;
import static org.mm4j.engine.nn.Maths.times;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * An intersection over union with costs of the angle, the distance and the shape of boxes.
 *
 * <p>Source: Gevorgyan, SIoU Loss (arXiv:2205.12740).
 */
public final class SIoULoss extends BoxLoss {

    /** The arguments. */
    public record Args(
            @Default("1e-06") @Doc("what keeps from dividing by zero")
            double eps,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight,

            @Default("False") @Doc("the sign of the paper, which is less stable")
            boolean negGamma) {}

    private final Args args;

    /** Makes the loss. */
    public SIoULoss(Args args) {
        super(args.reduction(), args.lossWeight());
        this.args = args;
    }

    @Override
    protected Tensor elements(Tensor pred, Tensor target) {
        double eps = args.eps();
        BoxPairs pairs = BoxPairs.of(pred, target, eps, eps);
        Tensor apart = plus(
                times(
                        target.narrow(1, 0, 2)
                                .add(target.narrow(1, 2, 2))
                                .sub(pred.narrow(1, 0, 2))
                                .sub(pred.narrow(1, 2, 2)),
                        0.5),
                eps);
        Tensor length = pow(pow(apart, 2).sum(1), 0.5);
        Tensor sines = apart.abs().div(length.unsqueeze(1));
        Tensor sine = torch.where(above(sines.select(1, 0), Math.sqrt(2) / 2), sines.select(1, 1), sines.select(1, 0));
        Tensor angle = torch.cos(minus(times(torch.asin(sine), 2), Math.PI / 2));
        Tensor gamma = args.negGamma() ? minus(angle, 2) : fromNumber(2, angle);
        Tensor rho = pow(apart.div(pairs.enclosing()), 2);
        Tensor distance = fromNumber(2, torch.exp(gamma.unsqueeze(1).mul(rho)).sum(1));
        Tensor shape = shapeCost(sides(pred), sides(target));
        Tensor sious = pairs.ious().sub(times(distance.add(shape), 0.5));
        return fromNumber(1, atMost(atLeast(sious, -1), 1));
    }

    /** Width and height, the latter with what keeps from dividing by zero, as in the original. */
    private Tensor sides(Tensor boxes) {
        Tensor sides = boxes.narrow(1, 2, 2).sub(boxes.narrow(1, 0, 2));
        return sides.add(Tensors.of(new float[] {0, (float) args.eps()}, 1, 2).to(boxes.device(), ScalarType.Float));
    }

    private static Tensor shapeCost(Tensor one, Tensor other) {
        Tensor omega = one.sub(other).abs().div(torch.max(one, other));
        return pow(fromNumber(1, torch.exp(omega.neg())), 4).sum(1);
    }
}

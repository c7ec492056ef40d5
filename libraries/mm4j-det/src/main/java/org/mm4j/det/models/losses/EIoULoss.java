package org.mm4j.det.models.losses;

import static org.mm4j.engine.nn.Maths.below;
import static org.mm4j.engine.nn.Maths.fromNumber;
import static org.mm4j.engine.nn.Maths.minus;
import static org.mm4j.engine.nn.Maths.over;
import static org.mm4j.engine.nn.Maths.plus;
import static org.mm4j.engine.nn.Maths.pow;
import static org.mm4j.engine.nn.Maths.times;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * A smooth loss of an intersection over union that goes on to fall where boxes do not meet.
 *
 * <p>Source: Peng et al., Extended-IoU Loss (IEEE 9429909).
 */
public final class EIoULoss extends BoxLoss {

    /** The arguments. */
    public record Args(
            @Default("1e-06") @Doc("what keeps from dividing by zero")
            double eps,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight,

            @Default("0.1") @Doc("below it the loss is quadratic")
            double smoothPoint) {}

    private final Args args;

    /** Makes the loss. */
    public EIoULoss(Args args) {
        super(args.reduction(), args.lossWeight());
        this.args = args;
    }

    @Override
    protected Tensor elements(Tensor pred, Tensor target) {
        Tensor p1 = pred.narrow(1, 0, 2);
        Tensor p2 = pred.narrow(1, 2, 2);
        Tensor t1 = target.narrow(1, 0, 2);
        Tensor t2 = target.narrow(1, 2, 2);
        Tensor outer = torch.min(p1, t1);
        Tensor i1 = torch.max(p1, t1);
        Tensor i2 = torch.min(p2, t2);
        Tensor low = torch.min(i1, i2);
        Tensor high = torch.max(i1, i2);
        // The signed area: where the boxes do not meet along an axis it is below zero.
        Tensor shared = x(i2.sub(outer))
                .mul(y(i2.sub(outer)))
                .add(x(low.sub(outer)).mul(y(low.sub(outer))))
                .sub(x(i1.sub(outer)).mul(y(high.sub(outer))))
                .sub(x(high.sub(outer)).mul(y(i1.sub(outer))));
        Tensor union = plus(
                x(p2.sub(p1))
                        .mul(y(p2.sub(p1)))
                        .add(x(t2.sub(t1)).mul(y(t2.sub(t1))))
                        .sub(shared),
                args.eps());
        Tensor miss = fromNumber(1, shared.div(union));
        Tensor isNear = below(miss, args.smoothPoint()).to(ScalarType.Float);
        return over(times(isNear, 0.5).mul(pow(miss, 2)), args.smoothPoint())
                .add(fromNumber(1, isNear).mul(minus(miss, 0.5 * args.smoothPoint())));
    }

    private static Tensor x(Tensor points) {
        return points.select(1, 0);
    }

    private static Tensor y(Tensor points) {
        return points.select(1, 1);
    }
}

package org.mm4j.det.models.losses;

import static org.mm4j.engine.nn.Maths.above;
import static org.mm4j.engine.nn.Maths.atLeast;
import static org.mm4j.engine.nn.Maths.atMost;
import static org.mm4j.engine.nn.Maths.fromNumber;
import static org.mm4j.engine.nn.Maths.plus;
import static org.mm4j.engine.nn.Maths.pow;
import static org.mm4j.engine.nn.Maths.times;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.Grad;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * {@link DIoULoss} that also compares the ratios of the sides; cut off at 0 and 2.
 *
 * <p>Source: Zheng et al., Enhancing Geometric Factors (arXiv:2005.03572).
 */
public final class CIoULoss extends BoxLoss {

    /** The arguments. */
    public record Args(
            @Default("1e-06") @Doc("what keeps from dividing by zero")
            double eps,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight) {}

    private final Args args;

    /** Makes the loss. */
    public CIoULoss(Args args) {
        super(args.reduction(), args.lossWeight());
        this.args = args;
    }

    @Override
    protected Tensor elements(Tensor pred, Tensor target) {
        BoxPairs pairs = BoxPairs.of(pred, target, args.eps(), 0);
        Tensor angle = torch.atan(ratio(target)).sub(torch.atan(ratio(pred)));
        Tensor v = times(pow(angle, 2), 4 / (Math.PI * Math.PI));
        Tensor alpha = Grad.off(() -> above(pairs.ious(), 0.5)
                .to(ScalarType.Float)
                .mul(v)
                .div(fromNumber(1, pairs.ious()).add(v)));
        Tensor cious = pairs.ious().sub(pairs.relativeDistance(args.eps()).add(alpha.mul(v)));
        return fromNumber(1, atMost(atLeast(cious, -1), 1));
    }

    private Tensor ratio(Tensor boxes) {
        Tensor sides = boxes.narrow(1, 2, 2).sub(boxes.narrow(1, 0, 2));
        return sides.select(1, 0).div(plus(sides.select(1, 1), args.eps()));
    }
}

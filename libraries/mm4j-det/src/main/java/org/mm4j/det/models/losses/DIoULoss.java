package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Maths;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * One minus the intersection over union, plus the squared distance of the centres relative to the enclosing box.
 *
 * <p>Source: Zheng et al., Distance-IoU Loss (arXiv:1911.08287).
 */
public final class DIoULoss extends BoxLoss {

    /** The arguments. */
    public record Args(
            @Default("1e-06") @Doc("what keeps from dividing by zero")
            double eps,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight) {}

    private final Args args;

    /** Makes the loss. */
    public DIoULoss(Args args) {
        super(args.reduction(), args.lossWeight());
        this.args = args;
    }

    @Override
    protected Tensor elements(Tensor pred, Tensor target) {
        BoxPairs pairs = BoxPairs.of(pred, target, args.eps(), 0);
        return Maths.fromNumber(1, pairs.ious().sub(pairs.relativeDistance(args.eps())));
    }
}

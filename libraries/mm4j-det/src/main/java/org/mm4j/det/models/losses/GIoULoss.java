package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.engine.nn.Maths;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * One minus the generalised intersection over union of boxes, see {@link BoxLoss}.
 *
 * <p>Source: Rezatofighi et al., Generalized Intersection over Union (arXiv:1902.09630).
 */
public final class GIoULoss extends BoxLoss {

    /** The arguments. */
    public record Args(
            @Default("1e-06") @Doc("the least area to divide by")
            double eps,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight) {}

    private final Args args;

    /** Makes the loss. */
    public GIoULoss(Args args) {
        super(args.reduction(), args.lossWeight());
        this.args = args;
    }

    @Override
    protected Tensor elements(Tensor pred, Tensor target) {
        return Maths.fromNumber(1, BoxOverlaps.compute(pred, target, BoxOverlaps.Mode.GIOU, true, args.eps()));
    }
}

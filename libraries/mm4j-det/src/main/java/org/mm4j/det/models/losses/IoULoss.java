package org.mm4j.det.models.losses;

import static org.mm4j.engine.nn.Maths.atLeast;
import static org.mm4j.engine.nn.Maths.fromNumber;
import static org.mm4j.engine.nn.Maths.pow;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * A loss that falls as the intersection over union of boxes rises, see {@link BoxLoss}.
 *
 * <p>Source: Yu et al., UnitBox (arXiv:1608.01471).
 */
public final class IoULoss extends BoxLoss {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("the same as mode='linear'")
            boolean linear,

            @Default("1e-06") @Doc("the least overlap") double eps,
            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight,
            @Default("'log'") @Doc("how the loss falls") Mode mode) {

        /** The losses of overlaps, whatever the type of the boxes: (n). */
        public Tensor of(Tensor overlaps) {
            Tensor ious = atLeast(overlaps, eps);
            return switch (linear ? Mode.LINEAR : mode) {
                case LINEAR -> fromNumber(1, ious);
                case SQUARE -> fromNumber(1, pow(ious, 2));
                case LOG -> ious.log().neg();
            };
        }
    }

    /** How the loss falls with the overlap. */
    public enum Mode {
        /** One minus the overlap. */
        LINEAR,
        /** One minus its square. */
        SQUARE,
        /** Minus its logarithm. */
        LOG
    }

    private final Args args;

    /** Makes the loss. */
    public IoULoss(Args args) {
        super(args.reduction(), args.lossWeight());
        this.args = args;
    }

    @Override
    protected Tensor elements(Tensor pred, Tensor target) {
        return args.of(BoxOverlaps.compute(pred, target, BoxOverlaps.Mode.IOU, true));
    }
}

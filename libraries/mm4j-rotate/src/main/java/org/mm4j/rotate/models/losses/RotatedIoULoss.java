package org.mm4j.rotate.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.cv.ops.DiffIouRotated;
import org.mm4j.det.models.losses.BoxLoss;
import org.mm4j.det.models.losses.IoULoss;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A loss that falls as the intersection over union of rotated boxes (n, 5) rises; with weights (n), or (n, 5) of which
 * the mean counts (Zhou et al., IoU Loss for 2D/3D Object Detection, arXiv:1908.03851).
 */
@Doc("A loss that falls as rotated boxes overlap more.")
public final class RotatedIoULoss extends BoxLoss {

    /** The arguments. */
    public record Args(@Inline IoULoss.Args base) {}

    private final Args args;

    /** Makes the loss. */
    public RotatedIoULoss(Args args) {
        super(args.base().reduction(), args.base().lossWeight());
        this.args = args;
    }

    @Override
    protected Tensor elements(Tensor pred, Tensor target) {
        return args.base().of(DiffIouRotated.diffIouRotated2d(pred, target));
    }
}

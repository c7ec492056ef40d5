package org.mm4j.rotate.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.rotate.task.AngleCoder;

/** The arguments for the angles of heads that predict one for each box. */
public record AngleArgs(
        @Default("False") @Doc("only False: rotated boxes are compared")
        boolean useHbboxLoss,

        @Default("dict(type='PseudoAngleCoder')") @Doc("what stands for an angle")
        AngleCoder angleCoder,

        @Nullable @Doc("only None: the loss of boxes sees angles too")
        Loss lossAngle) {

    /** Refuses what is not supported. */
    public AngleArgs {
        if (useHbboxLoss || lossAngle != null) {
            throw new IllegalArgumentException("use_hbbox_loss=True and loss_angle are not supported: rotated boxes are"
                    + " compared, by loss_bbox");
        }
    }

    /** Refuses coders of other boxes. */
    static void checkCoder(BoxCoder coder) {
        if (coder.boxSize() != 5) {
            throw new IllegalArgumentException("bbox_coder decodes rotated boxes, such as DistanceAnglePointCoder, not "
                    + coder.getClass().getSimpleName());
        }
    }
}

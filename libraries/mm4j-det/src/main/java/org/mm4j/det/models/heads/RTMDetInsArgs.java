package org.mm4j.det.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** The arguments for masks that the heads of RTMDet-Ins have. */
public record RTMDetInsArgs(
        @Default("8") @Doc("maps that masks are made of") int numPrototypes,

        @Default("8") @Doc("channels of the convolutions that are predicted")
        int dyconvChannels,

        @Default("3") @Doc("convolutions that are predicted for each instance")
        int numDyconvs,

        @Default("4") @Doc("masks are compared at every so many pixels")
        int maskLossStride,

        @Default("dict(type='DiceLoss', loss_weight=2.0, eps=5e-6, reduction='mean')")
        Loss lossMask,

        @Nullable MaskTestCfg testCfg) {

    /** Checks the range. */
    public RTMDetInsArgs {
        if (numDyconvs < 2) {
            throw new IllegalArgumentException("num_dyconvs is at least 2, not " + numDyconvs);
        }
    }

    /**
     * How predictions are decoded.
     *
     * @param boxes how boxes are decoded
     * @param maskThrBinary pixels more likely than this belong to a mask
     */
    public record MaskTestCfg(
            @Inline TestCfg boxes,

            @Default("0.5") @Doc("pixels more likely than this belong to a mask")
            double maskThrBinary) {}
}

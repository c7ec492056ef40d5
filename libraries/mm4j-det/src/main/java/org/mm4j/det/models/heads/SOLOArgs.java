package org.mm4j.det.models.heads;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that all heads of SOLO have. */
public record SOLOArgs(
        @Doc("number of classes, without background") int numClasses,
        @Doc("channels of the feature maps") int inChannels,
        @Default("256") @Doc("channels of the towers") int featChannels,
        @Default("4") @Doc("convolutions in each tower") int stackedConvs,

        @Default("(4, 8, 16, 32, 64)") @Doc("stride of each level, once the first and the last are resized")
        List<Integer> strides,

        @Default("((8, 32), (16, 64), (32, 128), (64, 256), (128, 512))")
        @Doc("for each level the sizes that it is for, in pixels")
        List<RegressRange> scaleRanges,

        @Default("0.2") @Doc("the part of a box around the centre of the mask whose cells answer to it")
        double posScale,

        @Default("[40, 36, 24, 16, 12]") @Doc("cells of each level along a side")
        List<Integer> numGrids,

        @Default("0") @Doc("the convolution of the classes before which maps become grids")
        int clsDownIndex,

        @Default("dict(type='DiceLoss', use_sigmoid=True, loss_weight=3.0)")
        Loss lossMask,

        @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
        Loss lossCls,

        @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable
        Part<Norm> normCfg,

        @Doc("has no effect, as in the original") @Nullable ConfigDict trainCfg,
        @Nullable SoloTestCfg testCfg) {

    /** Checks what fits together. */
    public SOLOArgs {
        if (strides.size() < 2 || strides.size() != scaleRanges.size() || strides.size() != numGrids.size()) {
            throw new IllegalArgumentException("strides, scale_ranges and num_grids have as many levels, at least 2,"
                    + " not " + strides.size() + ", " + scaleRanges.size() + " and " + numGrids.size());
        }
        if (clsDownIndex < 0 || clsDownIndex >= stackedConvs) {
            throw new IllegalArgumentException(
                    "cls_down_index is from 0 to below stacked_convs=" + stackedConvs + ", not " + clsDownIndex);
        }
    }

    /**
     * How predictions are decoded.
     *
     * @param nmsPre so many go on to suppression at most; not above 0: all
     * @param scoreThr least score of a class
     * @param maskThr least probability of a pixel
     * @param filterThr least score after suppression; not above 0: any
     * @param kernel gaussian or linear
     * @param sigma how sharp the gaussian kernel is
     * @param maxPerImg return at most so many; not above 0: all
     */
    public record SoloTestCfg(
            @Default("-1") @Doc("go on with so many at most")
            int nmsPre,

            @Default("0.1") @Doc("least score of a class") double scoreThr,

            @Default("0.5") @Doc("least probability of a pixel")
            double maskThr,

            @Default("-1.0") @Doc("least score after suppression")
            double filterThr,

            @Default("'gaussian'") @Doc("how overlaps lower scores: 'gaussian' or 'linear'")
            String kernel,

            @Default("2.0") @Doc("how sharp the gaussian kernel is")
            double sigma,

            @Default("-1") @Doc("return at most so many") int maxPerImg) {

        /** Checks the name of the kernel. */
        public SoloTestCfg {
            if (!kernel.equals("gaussian") && !kernel.equals("linear")) {
                throw new IllegalArgumentException("kernel is 'gaussian' or 'linear', not '" + kernel + "'");
            }
        }
    }
}

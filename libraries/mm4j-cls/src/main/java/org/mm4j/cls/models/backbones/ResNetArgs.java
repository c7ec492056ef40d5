package org.mm4j.cls.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that all residual networks of this library have. */
public record ResNetArgs(
        @Doc("layers with weights: 18, 34, 50, 101 or 152") int depth,

        @Doc("channels of the pictures") @Default("3") int inChannels,

        @Doc("channels behind the stem") @Default("64") int stemChannels,

        @Doc("channels inside the blocks of the first stage") @Default("64")
        int baseChannels,

        @Doc("how many times wider a block's output is; None for 1 or, of bottlenecks, 4") @Nullable
        Integer expansion,

        @Doc("number of stages, up to 4") @Default("4") int numStages,

        @Doc("stride of each stage") @Default("(1, 2, 2, 2)")
        List<Integer> strides,

        @Doc("dilation of each stage") @Default("(1, 1, 1, 1)")
        List<Integer> dilations,

        @Doc("stages to return") @Default("(3, )") List<Integer> outIndices,

        @Doc("which convolution of a bottleneck has the stride") @Default("'pytorch'")
        Style style,

        @Doc("the last stage that is not trained; 0 for the stem, -1 for none") @Default("-1")
        int frozenStages,

        @Doc("the convolutions; None for Conv2d") @Nullable Part<Convolution> convCfg,

        @Doc("the norms") @Default("dict(type='BN', requires_grad=True)")
        Part<Norm> normCfg,

        @Doc("keep running statistics fixed in training") @Default("False")
        boolean normEval,

        @Doc("recompute blocks in the backward pass; only False is supported") @Default("False")
        boolean withCp,

        @Doc("whether the last norm of each block begins with zeros") @Default("True")
        boolean zeroInitResidual,

        @Default("[dict(type='Kaiming', layer=['Conv2d']),"
                + " dict(type='Constant', val=1, layer=['_BatchNorm', 'GroupNorm'])]")
        @Nullable
        InitCfg initCfg,

        @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.0")
        double dropPathRate) {

    public ResNetArgs {
        requireNoCheckpointing(withCp);
    }

    /** Refuses to recompute in the backward pass. */
    static void requireNoCheckpointing(boolean withCp) {
        if (withCp) {
            throw new IllegalArgumentException(
                    "with_cp=True is not supported; it saves memory in training and changes no result: leave it out");
        }
    }

    ResNetBody.Use use() {
        return new ResNetBody.Use(outIndices, frozenStages, normEval);
    }
}

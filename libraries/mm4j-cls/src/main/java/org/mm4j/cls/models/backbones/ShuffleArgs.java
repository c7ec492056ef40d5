package org.mm4j.cls.models.backbones;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that {@link ShuffleNetV1} and {@link ShuffleNetV2} have in common. */
public record ShuffleArgs(
        @Doc("multiplies the numbers of channels") @Default("1.0")
        double widenFactor,

        @Doc("how many stages are not trained; the first convolution is not from 0 on") @Default("-1")
        int frozenStages,

        @Doc("the convolutions; None for Conv2d") @Nullable Part<Convolution> convCfg,

        @Doc("the norms") @Default("dict(type='BN')") Part<Norm> normCfg,

        @Doc("the activations") @Default("dict(type='ReLU')")
        Part<Activation> actCfg,

        @Doc("keep running statistics fixed in training") @Default("False")
        boolean normEval,

        @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
        boolean withCp,

        @Nullable InitCfg initCfg) {

    /** A block of a convolution that keeps the size where the stride is 1. */
    ConvModule conv(int in, int out, int kernel, int stride, int groups, boolean acts) {
        return ConvModule.builder(in, out, kernel)
                .stride(stride)
                .padding(kernel / 2)
                .groups(groups)
                .conv(convCfg)
                .norm(normCfg)
                .act(acts ? actCfg : null)
                .build();
    }
}

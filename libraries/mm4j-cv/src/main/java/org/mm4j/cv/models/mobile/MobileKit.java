package org.mm4j.cv.models.mobile;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Part;

/**
 * What the blocks of a mobile network are made of.
 *
 * @param convCfg the convolutions; null for {@code Conv2d}
 * @param normCfg the norms; null for none
 * @param actCfg the activations; null for none
 * @param recompute whether blocks are run again in the backward pass, see {@link Recompute}
 */
public record MobileKit(
        @Nullable Part<Convolution> convCfg,
        @Nullable Part<Norm> normCfg,
        @Nullable Part<Activation> actCfg,
        boolean recompute) {

    /** A block with an activation; padding keeps the size where the stride is 1. */
    public ConvModule conv(int in, int out, int kernel, int stride, int groups) {
        return block(in, out, kernel, stride, groups, actCfg);
    }

    /** A block of 1 x 1 without activation. */
    public ConvModule linear(int in, int out) {
        return block(in, out, 1, 1, 1, null);
    }

    private ConvModule block(int in, int out, int kernel, int stride, int groups, @Nullable Part<Activation> act) {
        return ConvModule.builder(in, out, kernel)
                .stride(stride)
                .padding(kernel / 2)
                .groups(groups)
                .conv(convCfg)
                .norm(normCfg)
                .act(act)
                .build();
    }
}

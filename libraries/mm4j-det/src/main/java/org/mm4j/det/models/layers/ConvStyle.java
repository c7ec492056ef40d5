package org.mm4j.det.models.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ActOrDefault;
import org.mm4j.cv.models.Bias;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.DepthwiseSeparableConvModule;
import org.mm4j.cv.models.NormOrDefault;
import org.mm4j.cv.models.Step;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/**
 * What all convolution blocks of a network have in common: the kind of convolution, the norm and the activation.
 *
 * @param convCfg the convolution; null for {@code Conv2d}
 * @param normCfg the norm; null for none
 * @param actCfg the activation; null for none
 * @param bias whether convolutions have a bias
 */
public record ConvStyle(
        @Nullable Part<Convolution> convCfg,
        @Nullable Part<Norm> normCfg,
        @Nullable Part<Activation> actCfg,
        Bias bias) {

    /** Convolutions with a bias where there is no norm. */
    public ConvStyle(
            @Nullable Part<Convolution> convCfg, @Nullable Part<Norm> normCfg, @Nullable Part<Activation> actCfg) {
        this(convCfg, normCfg, actCfg, Bias.AUTO);
    }

    /** The same with another kind of convolution. */
    public ConvStyle withConv(@Nullable Part<Convolution> conv) {
        return new ConvStyle(conv, normCfg, actCfg, bias);
    }

    /** A block with a square kernel. */
    public ConvModule conv(int inChannels, int outChannels, int kernel, int stride, int padding) {
        return conv(inChannels, outChannels, kernel, stride, padding, null);
    }

    /** A block with a square kernel that uses the convolution of another block, too, if there is one. */
    public ConvModule conv(
            int inChannels, int outChannels, int kernel, int stride, int padding, @Nullable Convolution shared) {
        return ConvModule.builder(inChannels, outChannels, kernel)
                .stride(stride)
                .padding(padding)
                .bias(bias)
                .conv(convCfg)
                .sharing(shared)
                .norm(normCfg)
                .act(actCfg)
                .build();
    }

    /** A block with a square kernel, depthwise separable if asked for. */
    public Layer conv(boolean useDepthwise, int inChannels, int outChannels, int kernel, int stride, int padding) {
        if (!useDepthwise) {
            return conv(inChannels, outChannels, kernel, stride, padding);
        }
        return new DepthwiseSeparableConvModule(new DepthwiseSeparableConvModule.Args(
                inChannels,
                outChannels,
                IntPair.of(kernel),
                IntPair.of(stride),
                Padding.of(padding),
                IntPair.of(1),
                normCfg,
                actCfg,
                NormOrDefault.DEFAULT,
                ActOrDefault.DEFAULT,
                NormOrDefault.DEFAULT,
                ActOrDefault.DEFAULT,
                bias,
                convCfg,
                true,
                false,
                "zeros",
                List.of(Step.CONV, Step.NORM, Step.ACT),
                false));
    }
}

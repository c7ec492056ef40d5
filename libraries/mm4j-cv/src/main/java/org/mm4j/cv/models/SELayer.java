package org.mm4j.cv.models;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Part;

/**
 * Squeeze and excitation: weighs channels by what two small layers make of their means. (N, C, H, W) keeps its shape.
 * Children: {@code conv1} and {@code conv2}, both a {@link ConvModule}.
 */
public final class SELayer extends BaseModule implements Layer {

    private final ConvModule conv1;
    private final ConvModule conv2;

    /**
     * Makes the layer.
     *
     * @param squeezed channels between the two layers
     * @param convCfg the convolutions; null for {@code Conv2d}
     * @param first activation of the first layer
     * @param second activation of the second layer, which gives the weights
     */
    public SELayer(
            int channels,
            int squeezed,
            @Nullable Part<Convolution> convCfg,
            Part<Activation> first,
            Part<Activation> second) {
        this.conv1 = child(
                "conv1",
                ConvModule.builder(channels, squeezed, 1)
                        .conv(convCfg)
                        .norm(null)
                        .act(first)
                        .build());
        this.conv2 = child(
                "conv2",
                ConvModule.builder(squeezed, channels, 1)
                        .conv(convCfg)
                        .norm(null)
                        .act(second)
                        .build());
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> x.mul(weights(x)));
    }

    /** The weights of the channels, (N, C, 1, 1). */
    public Tensor weights(Tensor x) {
        return TorchScope.keeping(() ->
                conv2.forward(conv1.forward(x.mean(new long[] {2, 3}, true, new ScalarTypeOptional()))));
    }
}

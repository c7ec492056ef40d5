package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;

/** A 3 x 3 convolution and a large depthwise separable one; the input is added where the channels allow it. */
public final class CSPNeXtBlock extends BaseModule implements Layer {

    private final Layer conv1;
    private final Layer conv2;
    private final boolean addIdentity;

    /**
     * Makes the block.
     *
     * @param expansion channels between the convolutions, as a part of {@code outChannels}
     * @param addIdentity whether to add the input if it has as many channels as the output
     * @param useDepthwise whether the first convolution is depthwise separable; the second always is
     * @param kernelSize odd size of the second convolution
     */
    public CSPNeXtBlock(
            int inChannels,
            int outChannels,
            double expansion,
            boolean addIdentity,
            boolean useDepthwise,
            int kernelSize,
            ConvStyle style,
            @Nullable InitCfg initCfg) {
        super(initCfg);
        int hidden = (int) (outChannels * expansion);
        // As in the original, conv_cfg reaches the second convolution only.
        this.conv1 = childOf("conv1", style.withConv(null).conv(useDepthwise, inChannels, hidden, 3, 1, 1));
        this.conv2 = childOf("conv2", style.conv(true, hidden, outChannels, kernelSize, 1, kernelSize / 2));
        this.addIdentity = addIdentity && inChannels == outChannels;
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = conv2.forward(conv1.forward(x));
            return scope.keep(addIdentity ? DarknetBottleneck.plus(y, x, isPrepared()) : y);
        }
    }
}

package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;

/** A 1 x 1 and a 3 x 3 convolution; the input is added where the channels allow it. The map keeps its size. */
public final class DarknetBottleneck extends BaseModule implements Layer {

    private final Layer conv1;
    private final Layer conv2;
    private final boolean addIdentity;

    /**
     * Makes the block.
     *
     * @param expansion channels between the convolutions, as a part of {@code outChannels}
     * @param addIdentity whether to add the input if it has as many channels as the output
     * @param useDepthwise whether the second convolution is depthwise separable
     */
    public DarknetBottleneck(
            int inChannels,
            int outChannels,
            double expansion,
            boolean addIdentity,
            boolean useDepthwise,
            ConvStyle style,
            @Nullable InitCfg initCfg) {
        super(initCfg);
        int hidden = (int) (outChannels * expansion);
        this.conv1 = childOf("conv1", style.conv(inChannels, hidden, 1, 1, 0));
        this.conv2 = childOf("conv2", style.conv(useDepthwise, hidden, outChannels, 3, 1, 1));
        this.addIdentity = addIdentity && inChannels == outChannels;
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = conv2.forward(conv1.forward(x));
            return scope.keep(addIdentity ? plus(y, x, isPrepared()) : y);
        }
    }

    /** The sum; into the memory of the first, which no one else reads, where no gradient needs it. */
    static Tensor plus(Tensor fresh, Tensor other, boolean inPlace) {
        if (!inPlace) {
            return fresh.add(other);
        }
        // What add_ itself returns does not own its memory.
        fresh.add_(other);
        return fresh;
    }
}

package org.mm4j.det.models.layers;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;

/** Cross stage partial layer: half of the channels go through a chain of blocks, half past it. The map keeps its size. */
public final class CSPLayer extends BaseModule implements Layer {

    /**
     * The shape of the layer.
     *
     * @param expandRatio channels of each half, as a part of the output's
     * @param numBlocks length of the chain
     * @param addIdentity whether blocks add their input
     * @param useDepthwise whether blocks use depthwise separable convolutions
     * @param useCspnextBlock {@link CSPNeXtBlock} in place of {@link DarknetBottleneck}
     * @param channelAttention whether both halves are weighed by {@link ChannelAttention}
     */
    public record Options(
            double expandRatio,
            int numBlocks,
            boolean addIdentity,
            boolean useDepthwise,
            boolean useCspnextBlock,
            boolean channelAttention) {

        /** Darknet blocks and halves of equal width, as YOLOX has them. */
        public static Options darknet(int numBlocks, boolean addIdentity, boolean useDepthwise) {
            return new Options(0.5, numBlocks, addIdentity, useDepthwise, false, false);
        }
    }

    private static final int CSPNEXT_KERNEL = 5;

    private final Layer mainConv;
    private final Layer shortConv;
    private final Layer finalConv;
    private final Sequential blocks;
    private final @Nullable ChannelAttention attention;

    /** Makes the layer. */
    public CSPLayer(int inChannels, int outChannels, Options options, ConvStyle style, @Nullable InitCfg initCfg) {
        super(initCfg);
        int middle = (int) (outChannels * options.expandRatio());
        this.mainConv = childOf("main_conv", style.conv(inChannels, middle, 1, 1, 0));
        this.shortConv = childOf("short_conv", style.conv(inChannels, middle, 1, 1, 0));
        this.finalConv = childOf("final_conv", style.conv(2 * middle, outChannels, 1, 1, 0));
        List<Layer> chain = new ArrayList<>();
        for (int i = 0; i < options.numBlocks(); i++) {
            chain.add(block(middle, options, style));
        }
        this.blocks = child("blocks", new Sequential(chain));
        this.attention = options.channelAttention() ? child("attention", new ChannelAttention(2 * middle, null)) : null;
    }

    private static Layer block(int channels, Options options, ConvStyle style) {
        boolean identity = options.addIdentity();
        boolean depthwise = options.useDepthwise();
        return options.useCspnextBlock()
                ? new CSPNeXtBlock(channels, channels, 1.0, identity, depthwise, CSPNEXT_KERNEL, style, null)
                : new DarknetBottleneck(channels, channels, 1.0, identity, depthwise, style, null);
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor past = shortConv.forward(x);
            Tensor through = blocks.forward(mainConv.forward(x));
            Tensor both = Tensors.cat(List.of(through, past), 1);
            if (attention != null) {
                both = attention.forward(both);
            }
            return scope.keep(finalConv.forward(both));
        }
    }
}

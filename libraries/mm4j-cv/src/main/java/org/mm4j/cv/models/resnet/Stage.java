package org.mm4j.cv.models.resnet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/**
 * One stage of a residual network: blocks one behind the other, the first with the stride and a convolution in its
 * shortcut where the shape changes.
 *
 * @param bottleneck whether blocks are 1 x 1, 3 x 3, 1 x 1; else 3 x 3, 3 x 3
 * @param blocks how many
 * @param inChannels channels that come in
 * @param midChannels channels inside a block
 * @param outChannels channels that go out
 * @param groups groups of the 3 x 3 convolution of a bottleneck
 * @param stride of the first block
 * @param dilation of the 3 x 3 convolution of a bottleneck, and of the first of other blocks
 * @param extras what its blocks have besides
 */
public record Stage(
        boolean bottleneck,
        int blocks,
        int inChannels,
        int midChannels,
        int outChannels,
        int groups,
        int stride,
        int dilation,
        Extras extras) {

    /**
     * What blocks have besides plain convolutions.
     *
     * @param dropPath probability of each block to be dropped in training
     * @param conv2 another kind of 3 x 3 convolution for bottlenecks; null for that of the network
     * @param plugins layers inside the blocks
     * @param attention made for a number of channels, behind the last norm of each block; null for none
     * @param middle what bottlenecks have in place of their convolution of 3 x 3; null for that
     * @param feedback channels of a map that the first block adds at its end, see {@link ResNetBody#rfpForward}; 0 for none
     * @param zeroLastNorm whether the last norm of a block has zeros for its first weights
     */
    public record Extras(
            List<Double> dropPath,
            @Nullable Part<Convolution> conv2,
            List<Plugin> plugins,
            @Nullable IntFunction<Layer> attention,
            @Nullable Middle middle,
            int feedback,
            boolean zeroLastNorm) {

        public Extras {
            dropPath = List.copyOf(dropPath);
            plugins = List.copyOf(plugins);
        }
    }

    public Stage {
        if (extras.dropPath().size() != blocks) {
            throw new IllegalArgumentException(extras.dropPath().size() + " probabilities for " + blocks + " blocks");
        }
    }

    /** A stage of plain blocks that are never dropped. */
    public static Stage of(
            boolean bottleneck, int blocks, int in, int mid, int out, int groups, int stride, int dilation) {
        List<Double> never = Collections.nCopies(blocks, 0.0);
        Extras none = new Extras(never, null, List.of(), null, null, 0, false);
        return new Stage(bottleneck, blocks, in, mid, out, groups, stride, dilation, none);
    }

    private Stage with(Extras own) {
        return new Stage(bottleneck, blocks, inChannels, midChannels, outChannels, groups, stride, dilation, own);
    }

    /** The same with probabilities of blocks to be dropped. */
    public Stage withDropPath(List<Double> rates) {
        Extras e = extras;
        return with(new Extras(rates, e.conv2, e.plugins, e.attention, e.middle, e.feedback, e.zeroLastNorm));
    }

    /** The same with an attention behind the last norm of each block. */
    public Stage withAttention(IntFunction<Layer> maker) {
        Extras e = extras;
        return with(new Extras(e.dropPath, e.conv2, e.plugins, maker, e.middle, e.feedback, e.zeroLastNorm));
    }

    /** The same with something in place of the convolutions of 3 x 3 of bottlenecks. */
    public Stage withMiddle(Middle own) {
        Extras e = extras;
        return with(new Extras(e.dropPath, e.conv2, e.plugins, e.attention, own, e.feedback, e.zeroLastNorm));
    }

    /** The same with a map of so many channels that the first block adds at its end. */
    public Stage withFeedback(int channels) {
        Extras e = extras;
        return with(new Extras(e.dropPath, e.conv2, e.plugins, e.attention, e.middle, channels, e.zeroLastNorm));
    }

    /** The same with another kind of 3 x 3 convolution for bottlenecks. */
    public Stage withConv2(@Nullable Part<Convolution> kind) {
        Extras e = extras;
        return with(new Extras(e.dropPath, kind, e.plugins, e.attention, e.middle, e.feedback, e.zeroLastNorm));
    }

    /** The same with layers inside the blocks. */
    public Stage withPlugins(List<Plugin> inside) {
        Extras e = extras;
        return with(new Extras(e.dropPath, e.conv2, inside, e.attention, e.middle, e.feedback, e.zeroLastNorm));
    }

    /** The same with zeros for the first weights of the last norm of each block, or without. */
    public Stage withZeroLastNorm(boolean zero) {
        Extras e = extras;
        return with(new Extras(e.dropPath, e.conv2, e.plugins, e.attention, e.middle, e.feedback, zero));
    }

    /** The blocks. */
    public Sequential build(Kit kit) {
        List<ResidualBlock> made = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            int in = i == 0 ? inChannels : outChannels;
            int step = i == 0 ? stride : 1;
            Sequential shortcut = i == 0 && (stride != 1 || in != outChannels) ? shortcut(kit) : null;
            double rate = extras.dropPath().get(i);
            made.add(
                    bottleneck
                            ? new Bottleneck(this, kit, in, step, i == 0, shortcut, rate)
                            : new BasicBlock(this, kit, in, step, shortcut, rate));
        }
        if (extras.feedback() > 0) {
            made.get(0).takeFeedback(extras.feedback());
        }
        return new Sequential(made);
    }

    private Sequential shortcut(Kit kit) {
        List<Layer> layers = new ArrayList<>();
        boolean means =
                kit.avgDown() == Kit.AvgDown.ALWAYS || (kit.avgDown() == Kit.AvgDown.WITH_STRIDE && stride != 1);
        if (means) {
            layers.add(new AvgPool2d(IntPair.of(stride), IntPair.of(stride), IntPair.of(0), true, false));
        }
        layers.add(kit.conv(inChannels, outChannels, 1, means ? 1 : stride, 0, 1, 1));
        layers.add(kit.norm(outChannels));
        return new Sequential(layers);
    }
}

package org.mm4j.cv.models.resnet;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/**
 * What all blocks of a network are made of.
 *
 * @param convCfg the convolutions; null for {@code Conv2d}
 * @param normCfg the norms
 * @param style which convolution of a bottleneck has the stride
 * @param avgDown when the shortcut takes means before a convolution without stride
 * @param recompute whether blocks are run again in the backward pass, see {@link Recompute}
 */
public record Kit(
        @Nullable Part<Convolution> convCfg, Part<Norm> normCfg, Style style, AvgDown avgDown, boolean recompute) {

    /** Without running blocks again. */
    public Kit(@Nullable Part<Convolution> convCfg, Part<Norm> normCfg, Style style, AvgDown avgDown) {
        this(convCfg, normCfg, style, avgDown, false);
    }

    /** The same without running blocks again. */
    public Kit withoutRecompute() {
        return new Kit(convCfg, normCfg, style, avgDown);
    }

    /** When the shortcut of a stage takes means. */
    public enum AvgDown {
        /** Never: its convolution has the stride. */
        NEVER,
        /** If the stage has a stride. */
        WITH_STRIDE,
        /** In every stage; without a stride the mean is over one value, but counts as a layer in names. */
        ALWAYS
    }

    /** A convolution without bias. */
    public Convolution conv(int in, int out, int kernel, int stride, int padding, int dilation, int groups) {
        return conv(convCfg, in, out, kernel, stride, padding, dilation, groups);
    }

    /** A convolution of 3 x 3 without bias inside the bottlenecks of a stage, which may have another kind. */
    Convolution conv2(Stage stage, int in, int out, int stride, int groups) {
        Part<Convolution> own = stage.extras().conv2();
        return conv(own == null ? convCfg : own, in, out, 3, stride, stage.dilation(), stage.dilation(), groups);
    }

    private static Convolution conv(
            @Nullable Part<Convolution> cfg,
            int in,
            int out,
            int kernel,
            int stride,
            int padding,
            int dilation,
            int groups) {
        return Layers.conv(
                cfg,
                new Conv2d.Args(
                        in,
                        out,
                        IntPair.of(kernel),
                        IntPair.of(stride),
                        Padding.of(padding),
                        IntPair.of(dilation),
                        groups,
                        false,
                        "zeros"));
    }

    /** The i-th convolution of a block, from 1, and a norm. */
    BlockStep step(int index, Convolution conv, int channels) {
        return BlockStep.of(index, conv, norm(channels), channels);
    }

    /** A norm. */
    public Norm norm(int channels) {
        return Layers.norm(normCfg, channels);
    }

    /** An activation that overwrites its input. */
    public static ReLU relu() {
        return new ReLU(new ReLU.Args(true));
    }
}

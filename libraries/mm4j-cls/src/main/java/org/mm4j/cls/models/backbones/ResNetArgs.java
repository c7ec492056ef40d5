package org.mm4j.cls.models.backbones;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** The arguments of {@link ResNet} and of what differs from it in its blocks' widths and attention only. */
public record ResNetArgs(
        @Inline ResidualArgs residual,

        @Doc("how many times wider a block's output is; None for 1 or, of bottlenecks, 4") @Nullable
        Integer expansion,

        @Default("[dict(type='Kaiming', layer=['Conv2d']),"
                + " dict(type='Constant', val=1, layer=['_BatchNorm', 'GroupNorm'])]")
        @Nullable
        InitCfg initCfg,

        @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.0")
        double dropPathRate) {

    /**
     * The stages.
     *
     * @param depths the depths that there are
     * @param inside from the channels of a stage to those inside its blocks
     */
    List<Stage> stages(List<Integer> depths, int groups, IntUnaryOperator inside) {
        Depth depth = Depth.of(residual.depth(), depths);
        List<double[]> rates = DropPath.decay(dropPathRate, depth.blocks());
        List<Stage> stages = residual.stages(depth, expansion(depth), groups, inside);
        return IntStream.range(0, stages.size())
                .mapToObj(i -> stages.get(i)
                        .withDropPath(Arrays.stream(rates.get(i)).boxed().toList()))
                .toList();
    }

    private int expansion(Depth depth) {
        if (expansion == null) {
            return depth.expansion();
        }
        if (expansion < 1 || (!depth.bottleneck() && expansion != 1)) {
            throw new IllegalArgumentException("expansion: expected "
                    + (depth.bottleneck() ? "at least 1" : "1 for a depth of " + residual.depth()) + ", got "
                    + expansion);
        }
        return expansion;
    }
}

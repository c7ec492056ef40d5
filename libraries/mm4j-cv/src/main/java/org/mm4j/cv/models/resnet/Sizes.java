package org.mm4j.cv.models.resnet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * What the widths of a residual network follow from: stage i is {@code baseChannels · 2^i} wide, times the expansion of its
 * blocks.
 *
 * @param numStages number of stages, up to 4
 * @param stemChannels channels that come into the first stage
 * @param baseChannels channels inside the blocks of the first stage
 * @param strides stride of each stage
 * @param dilations dilation of each stage
 */
public record Sizes(int numStages, int stemChannels, int baseChannels, List<Integer> strides, List<Integer> dilations) {

    /** Checks that there is a stride and a dilation for each stage. */
    public Sizes {
        Depth.checkStages(numStages, strides, dilations);
        strides = List.copyOf(strides);
        dilations = List.copyOf(dilations);
    }

    /**
     * The stages.
     *
     * @param expansion how many times wider a block's output is
     * @param groups groups of the 3 x 3 convolutions of bottlenecks
     * @param inside from the channels of a stage to those inside its blocks
     */
    public List<Stage> stages(Depth depth, int expansion, int groups, IntUnaryOperator inside) {
        List<Stage> stages = new ArrayList<>();
        int in = stemChannels;
        for (int i = 0; i < numStages; i++) {
            int width = baseChannels << i;
            int out = width * expansion;
            stages.add(Stage.of(
                    depth.bottleneck(),
                    depth.blocks().get(i),
                    in,
                    inside.applyAsInt(width),
                    out,
                    groups,
                    strides.get(i),
                    dilations.get(i)));
            in = out;
        }
        return stages;
    }
}

package org.mm4j.cv.models.resnet;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many blocks of which kind the stages of a ResNet have.
 *
 * @param bottleneck whether blocks are bottlenecks
 * @param blocks number of blocks of each of four stages
 */
public record Depth(boolean bottleneck, List<Integer> blocks) {

    /** The depths of ResNet. */
    public static final List<Integer> ALL = List.of(18, 34, 50, 101, 152);

    /** The depths of networks that have no other blocks than bottlenecks, as ResNeXt. */
    public static final List<Integer> BOTTLENECKS = List.of(50, 101, 152);

    private static final Map<Integer, Depth> KNOWN = Map.of(
            18, new Depth(false, List.of(2, 2, 2, 2)),
            34, new Depth(false, List.of(3, 4, 6, 3)),
            50, new Depth(true, List.of(3, 4, 6, 3)),
            101, new Depth(true, List.of(3, 4, 23, 3)),
            152, new Depth(true, List.of(3, 8, 36, 3)),
            200, new Depth(true, List.of(3, 24, 36, 3)),
            269, new Depth(true, List.of(3, 30, 48, 8)));

    /**
     * The stages that a number stands for: the layers with weights.
     *
     * @param among the numbers that there are of the network
     * @throws IllegalArgumentException if there is no such network
     */
    public static Depth of(int depth, List<Integer> among) {
        Depth known = KNOWN.get(depth);
        if (known == null || !among.contains(depth)) {
            throw new IllegalArgumentException("depth: expected one of "
                    + among.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ", got " + depth);
        }
        return known;
    }

    /** How many times wider a block's output is than its inside. */
    public int expansion() {
        return bottleneck ? 4 : 1;
    }

    /**
     * Checks what configs say of each stage.
     *
     * @throws IllegalArgumentException if the numbers of stages differ
     */
    public static void checkStages(int numStages, List<Integer> strides, List<Integer> dilations) {
        if (numStages < 1 || numStages > 4) {
            throw new IllegalArgumentException("num_stages: expected from 1 to 4, got " + numStages);
        }
        if (strides.size() != numStages || dilations.size() != numStages) {
            throw new IllegalArgumentException("strides and dilations need one number for each of " + numStages
                    + " stages, got " + strides + " and " + dilations);
        }
    }
}

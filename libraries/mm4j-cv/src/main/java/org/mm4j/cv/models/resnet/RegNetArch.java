package org.mm4j.cv.models.resnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/**
 * The widths and depths of a RegNet (<a href="https://arxiv.org/abs/2003.13678">Designing Network Design Spaces</a>):
 * block j is {@code w0 + wa · j} wide, rounded to powers of {@code wm} times {@code w0} and to multiples of 8; blocks of
 * the same width are a stage. Configs write a name or a dict.
 *
 * @param w0 width of the first block
 * @param wa growth of the width from block to block
 * @param wm factor between stages
 * @param groupW width of a group
 * @param depth number of blocks
 * @param botMul width inside a block, in proportion to its output
 */
public record RegNetArch(int w0, double wa, double wm, int groupW, int depth, double botMul) {

    private static final int DIVISOR = 8;

    private static final Map<String, RegNetArch> NAMED = new TreeMap<>(Map.of(
            "regnetx_400mf", new RegNetArch(24, 24.48, 2.54, 16, 22, 1.0),
            "regnetx_800mf", new RegNetArch(56, 35.73, 2.28, 16, 16, 1.0),
            "regnetx_1.6gf", new RegNetArch(80, 34.01, 2.25, 24, 18, 1.0),
            "regnetx_3.2gf", new RegNetArch(88, 26.31, 2.25, 48, 25, 1.0),
            "regnetx_4.0gf", new RegNetArch(96, 38.65, 2.43, 40, 23, 1.0),
            "regnetx_6.4gf", new RegNetArch(184, 60.83, 2.07, 56, 17, 1.0),
            "regnetx_8.0gf", new RegNetArch(80, 49.56, 2.88, 120, 23, 1.0),
            "regnetx_12gf", new RegNetArch(168, 73.36, 2.37, 112, 19, 1.0)));

    public RegNetArch {
        if (w0 <= 0 || w0 % DIVISOR != 0 || wa < 0 || wm <= 1 || depth < 1 || groupW < 1 || botMul <= 0) {
            throw new IllegalArgumentException(
                    "arch: expected w0 to be a positive multiple of 8, wa at least 0, wm more"
                            + " than 1, depth and group_w at least 1 and bot_mul more than 0");
        }
    }

    /** A dict of sizes. */
    public record Sizes(
            @Doc("width of the first block") int w0,
            @Doc("growth of the width") double wa,
            @Doc("factor between stages") double wm,
            @Doc("width of a group") int groupW,
            @Doc("number of blocks") int depth,
            @Doc("width inside a block") double botMul) {}

    /** Sizes of one's own. */
    @FromConfig
    public static RegNetArch of(Sizes s) {
        return new RegNetArch(s.w0, s.wa, s.wm, s.groupW, s.depth, s.botMul);
    }

    /** The sizes of a name. */
    @FromConfig
    public static RegNetArch of(String name) {
        RegNetArch arch = NAMED.get(name);
        if (arch == null) {
            throw new IllegalArgumentException("arch: unknown '" + name + "'; there are "
                    + String.join(", ", NAMED.keySet()) + ", and dicts of w0, wa, wm, group_w, depth, bot_mul");
        }
        return arch;
    }

    /**
     * One stage.
     *
     * @param blocks how many blocks
     * @param width channels that go out
     * @param groupWidth channels of a group
     * @param groups how many groups
     */
    public record Width(int blocks, int width, int groupWidth, int groups) {}

    /** The widths of the stages. */
    public List<Width> widths() {
        List<Integer> widths = new ArrayList<>();
        for (int j = 0; j < depth; j++) {
            double power = Math.rint(Math.log((j * wa + w0) / w0) / Math.log(wm));
            widths.add((int) (Math.rint(w0 * Math.pow(wm, power) / DIVISOR) * DIVISOR));
        }
        List<Width> stages = new ArrayList<>();
        int from = 0;
        for (int j = 1; j <= depth; j++) {
            if (j == depth || !widths.get(j).equals(widths.get(from))) {
                stages.add(stage(j - from, widths.get(from)));
                from = j;
            }
        }
        return stages;
    }

    /**
     * The stages.
     *
     * @param stemChannels channels that come into the first one
     * @param inside channels inside the blocks of a stage
     */
    public List<Stage> stages(
            int stemChannels, List<Integer> strides, List<Integer> dilations, ToIntFunction<Width> inside) {
        List<Width> widths = widths();
        Depth.checkStages(widths.size(), strides, dilations);
        List<Stage> stages = new ArrayList<>();
        int in = stemChannels;
        for (int i = 0; i < widths.size(); i++) {
            Width width = widths.get(i);
            stages.add(Stage.of(
                    true,
                    width.blocks(),
                    in,
                    inside.applyAsInt(width),
                    width.width(),
                    width.groups(),
                    strides.get(i),
                    dilations.get(i)));
            in = width.width();
        }
        return stages;
    }

    /** Makes the width a multiple of that of a group. */
    private Width stage(int blocks, int width) {
        int inside = (int) (width * botMul);
        int group = Math.min(groupW, inside);
        int whole = (int) (Math.rint((double) inside / group) * group);
        int out = (int) (whole / botMul);
        return new Width(blocks, out, group, (int) Math.rint(out * botMul) / group);
    }
}

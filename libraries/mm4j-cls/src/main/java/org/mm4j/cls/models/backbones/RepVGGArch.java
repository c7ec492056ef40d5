package org.mm4j.cls.models.backbones;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/**
 * The sizes of a {@link RepVGG}: configs write a name or a dict.
 *
 * @param blocks of each stage
 * @param widths factors of the stages' channels
 * @param groups of single blocks, by their number from 1; 1 for the others
 * @param se the attention of all blocks; null for none
 * @param stem the most channels that the first block has
 */
public record RepVGGArch(
        List<Integer> blocks,
        List<Double> widths,
        Map<Integer, Integer> groups,
        @Nullable SqueezeCfg se,
        int stem) {

    private static final List<Integer> A = List.of(2, 4, 14, 1);
    private static final List<Integer> B = List.of(4, 6, 16, 1);
    private static final int STEM = 64;

    private static final Map<String, RepVGGArch> NAMED = new TreeMap<>();

    static {
        add("A0", A, 1, 0.75, 0.75, 0.75, 2.5);
        add("A1", A, 1, 1.0, 1.0, 1.0, 2.5);
        add("A2", A, 1, 1.5, 1.5, 1.5, 2.75);
        add("B0", B, 1, 1.0, 1.0, 1.0, 2.5);
        for (int groups : List.of(1, 2, 4)) {
            String suffix = groups == 1 ? "" : "g" + groups;
            add("B1" + suffix, B, groups, 2.0, 2.0, 2.0, 4.0);
            add("B2" + suffix, B, groups, 2.5, 2.5, 2.5, 5.0);
            add("B3" + suffix, B, groups, 3.0, 3.0, 3.0, 5.0);
        }
        NAMED.put(
                "D2se",
                new RepVGGArch(
                        List.of(8, 14, 24, 1), List.of(2.5, 2.5, 2.5, 5.0), Map.of(), new SqueezeCfg(16, 1), STEM));
        NAMED.put(
                "yolox-pai-small",
                new RepVGGArch(List.of(3, 5, 7, 3), List.of(1.0, 1.0, 1.0, 1.0), Map.of(), null, 32));
    }

    public RepVGGArch {
        if (blocks.isEmpty() || blocks.size() != widths.size()) {
            throw new IllegalArgumentException("arch: num_blocks and width_factor need the same number of stages, got "
                    + blocks + " and " + widths);
        }
        blocks = List.copyOf(blocks);
        widths = List.copyOf(widths);
        groups = Map.copyOf(groups);
    }

    /** With groups, every second block has them. */
    private static void add(String name, List<Integer> blocks, int groups, Double... widths) {
        Map<Integer, Integer> map = new HashMap<>();
        for (int block = 2; groups > 1 && block <= 26; block += 2) {
            map.put(block, groups);
        }
        NAMED.put(name, new RepVGGArch(blocks, List.of(widths), map, null, STEM));
    }

    /** The sizes of a name. */
    @FromConfig
    public static RepVGGArch of(String name) {
        RepVGGArch arch = NAMED.get(name);
        if (arch == null) {
            throw new IllegalArgumentException(
                    "arch: unknown '" + name + "'; there are " + String.join(", ", NAMED.keySet()));
        }
        return arch;
    }

    /** Sizes of one's own. */
    @FromConfig
    public static RepVGGArch of(Own own) {
        Integer stem = own.stemChannels();
        return new RepVGGArch(
                own.numBlocks(),
                own.widthFactor(),
                own.groupLayerMap() == null ? Map.of() : own.groupLayerMap(),
                own.seCfg(),
                stem == null ? STEM : stem);
    }

    /** A dict of sizes. */
    public record Own(
            @Doc("blocks of each stage") List<Integer> numBlocks,
            @Doc("factors of the stages' channels") List<Double> widthFactor,

            @Doc("groups of single blocks, by their number from 1") @Nullable
            Map<Integer, Integer> groupLayerMap,

            @Doc("the attention of all blocks") @Nullable SqueezeCfg seCfg,

            @Doc("the most channels that the first block has; 64 unless given") @Nullable
            Integer stemChannels) {}
}

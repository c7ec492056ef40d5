package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/**
 * The size of a Swin transformer: configs write a name or a dict.
 *
 * @param embedDims channels of the first stage; they double from stage to stage
 * @param depths number of blocks of each stage
 * @param numHeads number of heads of each stage
 * @param extraNormEveryNBlocks after how many blocks of a stage there is a norm more; 0 for never
 */
public record SwinArch(int embedDims, List<Integer> depths, List<Integer> numHeads, int extraNormEveryNBlocks) {

    /** The names of the first version. */
    static final Map<String, SwinArch> V1 = Map.of(
            "t,tiny", of(96, 6, 3), "s,small", of(96, 18, 3), "b,base", of(128, 18, 4), "l,large", of(192, 18, 6));

    /** The names of the second version. */
    static final Map<String, SwinArch> V2 = Map.of(
            "t,tiny",
            of(96, 6, 3),
            "s,small",
            of(96, 18, 3),
            "b,base",
            of(128, 18, 4),
            "l,large",
            of(192, 18, 6),
            "h,huge",
            new SwinArch(352, List.of(2, 2, 18, 2), List.of(8, 16, 32, 64), 6),
            "g,giant",
            new SwinArch(512, List.of(2, 2, 42, 4), List.of(16, 32, 64, 128), 6));

    public SwinArch {
        if (depths.isEmpty() || depths.size() != numHeads.size()) {
            throw new IllegalArgumentException(
                    "arch: depths and num_heads need the same number of stages, got " + depths + " and " + numHeads);
        }
        depths = List.copyOf(depths);
        numHeads = List.copyOf(numHeads);
    }

    private static SwinArch of(int width, int third, int heads) {
        return new SwinArch(width, List.of(2, 2, third, 2), List.of(heads, 2 * heads, 4 * heads, 8 * heads), 0);
    }

    /**
     * What a config writes.
     *
     * @param name a name, or null
     * @param sizes a dict, or null
     */
    public record Cfg(@Nullable String name, @Nullable Sizes sizes) {

        /** A name. */
        @FromConfig
        public static Cfg of(String name) {
            return new Cfg(name, null);
        }

        /** Sizes of one's own. */
        @FromConfig
        public static Cfg of(Sizes sizes) {
            return new Cfg(null, sizes);
        }

        /** The sizes, by a table whose keys are names with commas between. */
        SwinArch in(Map<String, SwinArch> known) {
            if (sizes != null) {
                return new SwinArch(sizes.embedDims(), sizes.depths(), sizes.numHeads(), sizes.extraNormEveryNBlocks());
            }
            String wanted = String.valueOf(name).toLowerCase(Locale.ROOT);
            return known.entrySet().stream()
                    .filter(entry -> List.of(entry.getKey().split(",", -1)).contains(wanted))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("arch: unknown '" + name + "'; there are "
                            + String.join(",", known.keySet().stream().sorted().toList())
                            + ", and dicts of embed_dims, depths and num_heads"));
        }
    }

    /** A dict of sizes. */
    public record Sizes(
            @Doc("channels of the first stage") int embedDims,
            @Doc("blocks of each stage") List<Integer> depths,
            @Doc("heads of each stage") List<Integer> numHeads,

            @Doc("after how many blocks there is a norm more, of version 2; 0 for never") @Default("0")
            int extraNormEveryNBlocks) {}
}

package org.mm4j.cls.models.backbones;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/**
 * The sizes of a {@link PoolFormer} or {@link RIFormer}: configs write a name or a dict.
 *
 * @param layers blocks of each stage
 * @param channels channels of each stage
 * @param mlpRatios how many times wider the blocks of each stage are inside
 * @param scale first value of the factors of blocks
 */
public record MetaFormerArch(List<Integer> layers, List<Integer> channels, List<Double> mlpRatios, double scale) {

    private static final List<Integer> SMALL = List.of(64, 128, 320, 512);
    private static final List<Integer> MIDDLE = List.of(96, 192, 384, 768);

    private static final Map<String, MetaFormerArch> NAMED = new TreeMap<>(Map.of(
            "s12", of(2, SMALL, 1e-5),
            "s24", of(4, SMALL, 1e-5),
            "s36", of(6, SMALL, 1e-6),
            "m36", of(6, MIDDLE, 1e-6),
            "m48", of(8, MIDDLE, 1e-6)));

    public MetaFormerArch {
        if (layers.isEmpty() || layers.size() != channels.size() || layers.size() != mlpRatios.size()) {
            throw new IllegalArgumentException("arch: layers, embed_dims and mlp_ratios need the same number of stages,"
                    + " got " + layers + ", " + channels + " and " + mlpRatios);
        }
        layers = List.copyOf(layers);
        channels = List.copyOf(channels);
        mlpRatios = List.copyOf(mlpRatios);
    }

    /** The third of four stages has three times as many blocks as the others. */
    private static MetaFormerArch of(int blocks, List<Integer> channels, double scale) {
        return new MetaFormerArch(
                List.of(blocks, blocks, 3 * blocks, blocks), channels, Collections.nCopies(4, 4.0), scale);
    }

    /** The sizes of a name. */
    @FromConfig
    public static MetaFormerArch of(String name) {
        MetaFormerArch arch = NAMED.get(name);
        if (arch == null) {
            throw new IllegalArgumentException("arch: unknown '" + name + "'; there are "
                    + String.join(", ", NAMED.keySet()) + ", and dicts of layers and embed_dims");
        }
        return arch;
    }

    /** Sizes of one's own. */
    @FromConfig
    public static MetaFormerArch of(Own own) {
        List<Double> ratios = own.mlpRatios();
        Double scale = own.layerScaleInitValue();
        return new MetaFormerArch(
                own.layers(),
                own.embedDims(),
                ratios == null ? Collections.nCopies(own.layers().size(), 4.0) : ratios,
                scale == null ? 1e-5 : scale);
    }

    /** A dict of sizes. */
    public record Own(
            @Doc("blocks of each stage") List<Integer> layers,
            @Doc("channels of each stage") List<Integer> embedDims,

            @Doc("how many times wider blocks are inside; 4 unless given") @Nullable
            List<Double> mlpRatios,

            @Doc("first value of the factors of blocks; 1e-5 unless given") @Nullable
            Double layerScaleInitValue) {}
}

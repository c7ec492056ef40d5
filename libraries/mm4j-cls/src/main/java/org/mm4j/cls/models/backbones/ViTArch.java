package org.mm4j.cls.models.backbones;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/**
 * The size of a transformer: configs write a name or a dict.
 *
 * @param name a name that the backbone knows, or null
 * @param sizes the sizes, or null
 */
public record ViTArch(@Nullable String name, @Nullable Sizes sizes) {

    /**
     * A dict of sizes.
     *
     * @param embedDims channels of the tokens
     * @param numLayers number of layers
     * @param numHeads number of heads of each
     * @param feedforwardChannels hidden channels of the feed-forward networks
     */
    public record Sizes(
            @Doc("channels of the tokens") int embedDims,
            @Doc("number of layers") int numLayers,
            @Doc("heads of each layer") int numHeads,
            @Doc("hidden channels of each layer") int feedforwardChannels) {

        public Sizes {
            if (embedDims < 1 || numLayers < 1 || numHeads < 1 || feedforwardChannels < 1) {
                throw new IllegalArgumentException("arch: sizes are at least 1");
            }
        }
    }

    /** The names that mmpretrain's vision transformers have. */
    static final Map<String, Sizes> VIT = names(
            "s,small", new Sizes(768, 8, 8, 2304),
            "b,base,deit-b,deit-base", new Sizes(768, 12, 12, 3072),
            "l,large", new Sizes(1024, 24, 16, 4096),
            "h,huge", new Sizes(1280, 32, 16, 5120),
            "eva-g,eva-giant", new Sizes(1408, 40, 16, 6144),
            "deit-t,deit-tiny", new Sizes(192, 12, 3, 768),
            "deit-s,deit-small,dinov2-s,dinov2-small", new Sizes(384, 12, 6, 1536),
            "dinov2-g,dinov2-giant", new Sizes(1536, 40, 24, 6144));

    /** The names of DeiT III. */
    static final Map<String, Sizes> DEIT3 = names(
            "s,small", new Sizes(384, 12, 6, 1536),
            "m,medium", new Sizes(512, 12, 8, 2048),
            "b,base", new Sizes(768, 12, 12, 3072),
            "l,large", new Sizes(1024, 24, 16, 4096),
            "h,huge", new Sizes(1280, 32, 16, 5120));

    /** The names of BEiT. */
    static final Map<String, Sizes> BEIT = names(
            "s,small", new Sizes(768, 8, 8, 2304),
            "b,base,deit-b,deit-base", new Sizes(768, 12, 12, 3072),
            "l,large", new Sizes(1024, 24, 16, 4096),
            "eva-g,eva-giant", new Sizes(1408, 40, 16, 6144),
            "deit-t,deit-tiny", new Sizes(192, 12, 3, 768),
            "deit-s,deit-small", new Sizes(384, 12, 6, 1536));

    /** The names of EVA-02. */
    static final Map<String, Sizes> EVA02 = names(
            "t,ti,tiny", new Sizes(192, 12, 3, 512),
            "s,small", new Sizes(384, 12, 6, 1024),
            "b,base", new Sizes(768, 12, 12, 2048),
            "l,large", new Sizes(1024, 24, 16, 2730));

    /** A table of names: names with commas between, then their sizes, in turn. */
    static Map<String, Sizes> names(Object... namesAndSizes) {
        Map<String, Sizes> table = new TreeMap<>();
        for (int i = 0; i < namesAndSizes.length; i += 2) {
            for (String name : ((String) namesAndSizes[i]).split(",", -1)) {
                table.put(name, (Sizes) namesAndSizes[i + 1]);
            }
        }
        return table;
    }

    /** A name. */
    @FromConfig
    public static ViTArch of(String name) {
        return new ViTArch(name, null);
    }

    /** Sizes of one's own. */
    @FromConfig
    public static ViTArch of(Sizes sizes) {
        return new ViTArch(null, sizes);
    }

    /**
     * The sizes.
     *
     * @throws IllegalArgumentException if there is no such name
     */
    Sizes in(Map<String, Sizes> known) {
        if (sizes != null) {
            return sizes;
        }
        Sizes found = known.get(String.valueOf(name).toLowerCase(Locale.ROOT));
        if (found == null) {
            throw new IllegalArgumentException("arch: unknown '" + name + "'; there are "
                    + String.join(", ", known.keySet())
                    + ", and dicts of embed_dims, num_layers, num_heads and feedforward_channels");
        }
        return found;
    }
}

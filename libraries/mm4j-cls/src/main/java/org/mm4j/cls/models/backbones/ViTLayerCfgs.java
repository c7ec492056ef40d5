package org.mm4j.cls.models.backbones;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * What a config changes of the layers: one dict for all, or one for each.
 *
 * @param all the dicts
 * @param same whether there is one for all
 */
public record ViTLayerCfgs(List<ViTLayerCfg> all, boolean same) {

    /** One for all. */
    @FromConfig
    public static ViTLayerCfgs of(ViTLayerCfg cfg) {
        return new ViTLayerCfgs(List.of(cfg), true);
    }

    /** One for each. */
    @FromConfig
    public static ViTLayerCfgs of(List<ViTLayerCfg> cfgs) {
        return new ViTLayerCfgs(List.copyOf(cfgs), false);
    }

    /** That of a layer. */
    ViTLayerCfg of(int layer, int layers) {
        if (!same && all.size() != layers) {
            throw new IllegalArgumentException(
                    "layer_cfgs: expected one dict for all layers or " + layers + ", got " + all.size());
        }
        return all.get(same ? 0 : layer);
    }
}

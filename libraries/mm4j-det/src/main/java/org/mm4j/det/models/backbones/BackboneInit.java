package org.mm4j.det.models.backbones;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.init.InitCfg;

/** The {@code init_cfg} of backbones that know no other than a checkpoint, whose type configs may leave out. */
final class BackboneInit {

    private BackboneInit() {}

    /**
     * Reads a dict.
     *
     * @param cfg such as {@code dict(checkpoint='…')}; null for none
     * @throws IllegalArgumentException if it is of another type, or names no checkpoint
     */
    static @Nullable InitCfg of(@Nullable ConfigDict cfg) {
        if (cfg == null) {
            return null;
        }
        if (!cfg.has("checkpoint")) {
            throw new IllegalArgumentException(
                    "init_cfg: this backbone takes a checkpoint only, dict(type='Pretrained', checkpoint='…')");
        }
        return InitCfg.of(cfg.has("type") ? cfg : cfg.with("type", ConfigString.of("Pretrained")));
    }
}

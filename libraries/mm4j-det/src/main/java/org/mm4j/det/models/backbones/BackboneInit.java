package org.mm4j.det.models.backbones;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;

/**
 * First weights of transformers: their {@code init_cfg} knows no other than a checkpoint, whose type configs may leave out;
 * without one, layers take weights by their kind.
 */
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

    /** First weights of a layer of a transformer, if it is a linear one or a norm. */
    static void ofTransformer(BaseModule layer) {
        if (layer instanceof Linear linear) {
            Inits.truncNormal(linear.weight().value(), 0, 0.02, -2, 2);
            zero(linear.bias());
        } else if (layer instanceof LayerNorm) {
            layer.parameters().values().forEach(Parameter::reset);
        }
    }

    /** Sets a bias to zero, if there is one. */
    static void zero(@Nullable Parameter bias) {
        if (bias != null) {
            Inits.constant(bias.value(), 0);
        }
    }
}

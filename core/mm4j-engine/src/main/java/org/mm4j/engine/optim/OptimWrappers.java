package org.mm4j.engine.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.RegistryKey;

/** Builds the {@code optim_wrapper} of a config. */
public final class OptimWrappers {

    private OptimWrappers() {}

    /**
     * Makes the wrapper of an optimiser for a model.
     *
     * @param model its parameters that need a gradient are optimised; it has to be on its device already
     * @param config as {@code optim_wrapper} stands in a config: {@code optimizer}, and what the wrapper, the
     *     {@code constructor} and {@code paramwise_cfg} say
     * @throws org.mm4j.config.ConfigException if anything in it is unknown or refused
     */
    public static OptimWrapper build(BaseModule model, ConfigDict config, BuildContext build) {
        ConfigDict rest = config.without("constructor").without("paramwise_cfg");
        ConfigDict constructor = ConfigDict.EMPTY
                .withOrigin(config.origin())
                .with(
                        "type",
                        config.find("constructor")
                                .orElse(ConfigString.of(DefaultOptimWrapperConstructor.class.getSimpleName())));
        ConfigValue scope = config.get("_scope_");
        if (scope != null) {
            constructor = constructor.with("_scope_", scope);
        }
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("optim_wrapper_cfg", rest);
        // A `_delete_` stays where there was nothing to delete; the original takes no notice of it here.
        ConfigValue given = config.get("paramwise_cfg");
        ConfigValue paramwise = given instanceof ConfigDict dict ? dict.without("_delete_") : given;
        if (paramwise != null && !paramwise.isNull() && !paramwise.equals(ConfigDict.EMPTY)) {
            extra.put("paramwise_cfg", paramwise);
        }
        return build.build(RegistryKey.of(OptimWrapperConstructor.class), constructor, extra)
                .construct(model);
    }
}

package org.mm4j.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.ModuleSpec;
import org.mm4j.registry.Registries;

/**
 * Builds the models of configs, without their weights. Safe for several threads.
 *
 * @param registries the libraries
 * @param scope the scope to use in place of the configs' own, or null
 */
record ModelBuild(Registries registries, @Nullable String scope) {

    /**
     * Builds what {@code model} names.
     *
     * @throws ConfigException if there is none or it cannot be built
     */
    BaseModule build(Config config) {
        ConfigValue model = config.root().get("model");
        if (model == null || model.isNull()) {
            throw new ConfigException(
                    Diagnostic.of("the config has no model", config.root().origin()));
        }
        // Warnings would drown in a line for each of many configs; `mm4j build` shows them.
        BuildContext context = registries.context(config, scopeOf(registries, scope, config), warning -> {});
        return context.at("model").build(Kinds.MODELS, model);
    }

    /**
     * The scope to use in place of the config's. A base file leaves that to the configs that inherit it, so for a config
     * without any it is the library that has the class of the model, if just one has.
     */
    static @Nullable String scopeOf(Registries registries, @Nullable String scope, Config config) {
        if (scope != null || config.find("default_scope").isPresent()) {
            return scope;
        }
        String type = config.root().get("model") instanceof ConfigDict dict
                ? dict.type().orElse("")
                : "";
        List<String> scopes = registries.modules().stream()
                .filter(spec -> spec.key().equals(Kinds.MODELS) && spec.name().equals(type))
                .map(ModuleSpec::scope)
                .distinct()
                .toList();
        return scopes.size() == 1 ? scopes.get(0) : null;
    }
}

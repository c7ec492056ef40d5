package org.mm4j.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.checkpoint.CheckpointStore;
import org.mm4j.engine.infer.ModelBuilder;
import org.mm4j.registry.ModuleSpec;
import org.mm4j.registry.Registries;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to get the model that a command runs: libraries, scope, device, and loading its checkpoint. */
final class ModelOptions {

    @Mixin
    private ScopeOption scope = new ScopeOption();

    @Mixin
    private LibraryOptions libraries = new LibraryOptions();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Where to compute: cpu or cuda:N; by default ${DEFAULT-VALUE}.",
            defaultValue = "cpu")
    private String device = "cpu";

    private @Nullable Registries registries;

    /** The scope that the command line names, or null. */
    @Nullable
    String scope() {
        return scope.name();
    }

    /** The libraries, loaded once. */
    Registries registries() {
        if (registries == null) {
            registries = libraries.registries();
        }
        return registries;
    }

    /** The class of a config's model; null where it cannot be told, which building it then explains. */
    @Nullable
    Class<?> modelType(Config config) {
        if (!(config.root().get("model") instanceof ConfigDict model)) {
            return null;
        }
        String given = ModelBuild.scopeOf(registries(), scope.name(), config);
        ConfigValue configured = config.root().get("default_scope");
        ConfigValue own = model.get("_scope_");
        String start = own instanceof ConfigString text
                ? text.value()
                : given != null ? given : configured instanceof ConfigString text ? text.value() : "mmengine";
        String type = model.type().orElse("");
        return type.isEmpty() || !registries().scopes().contains(start)
                ? null
                : registries()
                        .find(Kinds.MODELS, start, type)
                        .<Class<?>>map(ModuleSpec::type)
                        .orElse(null);
    }

    /**
     * Builds with these options.
     *
     * @param checkpoint file or address of the weights, or null for the first weights that the config asks for
     * @throws CliException if a choice is refused
     */
    <T, B extends ModelBuilder<?, T, B>> T build(B builder, @Nullable String checkpoint, PrintWriter err) {
        if (checkpoint == null) {
            err.println("warning: no --checkpoint: the model has the first weights that its config asks for,"
                    + " which are random unless its init_cfg loads some");
        }
        try {
            builder.registries(registries())
                    .device(device)
                    .warnings(warning -> err.println("warning: " + warning.render()));
            if (checkpoint != null) {
                try (DownloadBar bar = new DownloadBar(err)) {
                    builder.checkpoint(CheckpointStore.standard(bar).fetch(checkpoint));
                }
            }
            if (scope.name() != null) {
                builder.scope(scope.name());
            }
            return builder.build();
        } catch (IllegalArgumentException refused) {
            CliException error = new CliException(String.valueOf(refused.getMessage()));
            error.initCause(refused);
            throw error;
        }
    }
}

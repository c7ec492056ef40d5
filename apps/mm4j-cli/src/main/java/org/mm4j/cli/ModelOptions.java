package org.mm4j.cli;

import java.io.PrintWriter;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigHistory;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.checkpoint.CheckpointStore;
import org.mm4j.engine.infer.ModelBuilder;
import org.mm4j.registry.ModuleSpec;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** How to get the model that a command runs: libraries, scope, device, and loading its checkpoint. */
final class ModelOptions {

    @Mixin
    private ScopeOptions scopes = new ScopeOptions();

    @Mixin
    private CheckpointOption checkpoints = new CheckpointOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    /** File or address of the weights, or null. */
    @Nullable
    String checkpoint() {
        return checkpoints.name();
    }

    /** Takes the weights from an argument without a name; given twice they are refused. */
    void checkpointOr(@Nullable String argument, CommandLine line) {
        checkpoints.orElse(argument, line);
    }

    /** Binds parts of a config, as {@link ScopeOptions#check}. */
    void check(ConfigHistory history, Set<String> keys) {
        scopes.check(history, keys);
    }

    /** The class of a config's model; null where it cannot be told, which building it then explains. */
    @Nullable
    Class<?> modelType(Config config) {
        if (!(config.root().get("model") instanceof ConfigDict model)) {
            return null;
        }
        String given = scopes.of(config);
        ConfigValue configured = config.root().get("default_scope");
        ConfigValue own = model.get("_scope_");
        String start = own instanceof ConfigString text
                ? text.value()
                : given != null ? given : configured instanceof ConfigString text ? text.value() : "mmengine";
        String type = model.type().orElse("");
        return type.isEmpty() || !scopes.registries().scopes().contains(start)
                ? null
                : scopes.registries()
                        .find(Kinds.MODELS, start, type)
                        .<Class<?>>map(ModuleSpec::type)
                        .orElse(null);
    }

    /** The visualiser that a config names; null if it names none. */
    <T> @Nullable T visualizer(Config config, Class<T> type) {
        return scopes.visualizer(config, type);
    }

    /**
     * Builds with these options.
     *
     * @param err gets warnings, and how a download goes on
     * @throws CliException if a choice is refused
     */
    <T, B extends ModelBuilder<?, T, B>> T build(B builder, PrintWriter err) {
        if (checkpoints.name() == null) {
            err.println("warning: no weights are given: the model has the first weights that its config asks for,"
                    + " which are random unless its init_cfg loads some");
        }
        return run(builder, err, ModelBuilder::build);
    }

    /**
     * Does something with a builder that has these options.
     *
     * @param err gets warnings, and how a download goes on
     * @throws CliException if a choice is refused
     */
    <R, B extends ModelBuilder<?, ?, B>> R run(B builder, PrintWriter err, Function<B, R> step) {
        String checkpoint = checkpoints.name();
        String scope = scopes.name();
        try {
            builder.registries(scopes.registries())
                    .device(device.name())
                    .warnings(warning -> err.println("warning: " + warning.render()));
            if (checkpoint != null) {
                try (DownloadBar bar = new DownloadBar(err)) {
                    builder.checkpoint(CheckpointStore.standard(bar).fetch(checkpoint));
                }
            }
            if (scope != null) {
                builder.scope(scope);
            }
            return step.apply(builder);
        } catch (IllegalArgumentException refused) {
            CliException error = new CliException(String.valueOf(refused.getMessage()));
            error.initCause(refused);
            throw error;
        }
    }
}

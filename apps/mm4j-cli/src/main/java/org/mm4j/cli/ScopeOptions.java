package org.mm4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigHistory;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.check.CheckFinding;
import org.mm4j.config.check.Severity;
import org.mm4j.engine.Kinds;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.ConfigChecker;
import org.mm4j.registry.Registries;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the modules that a config names are looked up: libraries and scope. */
final class ScopeOptions {

    @Mixin
    private LibraryOptions libraries = new LibraryOptions();

    @Option(
            names = "--scope",
            paramLabel = "S",
            description = "The library in which names without a prefix are looked up; by default the config's"
                    + " default_scope.")
    private @Nullable String name;

    private @Nullable Registries registries;

    /** The scope that the command line names, or null. */
    @Nullable
    String name() {
        return name;
    }

    /** The libraries, loaded once. */
    Registries registries() {
        Registries known = registries;
        if (known == null) {
            known = libraries.registries();
            registries = known;
        }
        return known;
    }

    /**
     * Binds parts of a config to the modules that they name, without building any.
     *
     * @param keys what of the config, such as {@code optim_wrapper}
     * @throws ConfigException with all that is wrong with them
     */
    void check(ConfigHistory history, Set<String> keys) {
        List<Diagnostic> errors = new ConfigChecker(registries(), name)
                .check(history, false).findings().stream()
                        .filter(finding -> finding.severity() == Severity.ERROR)
                        .map(CheckFinding::diagnostic)
                        .filter(error -> keys.contains(error.path().split("[.\\[]", 2)[0]))
                        .toList();
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
    }

    /** The scope in which the parts of a config are built; null for the one that the config names. */
    @Nullable
    String of(Config config) {
        return ModelBuild.scopeOf(registries(), name, config);
    }

    /**
     * Where the parts of a config are built.
     *
     * @param scope the scope to use in place of the config's, or null
     * @param err gets warnings
     */
    BuildContext context(Config config, @Nullable String scope, PrintWriter err) {
        return registries().context(config, scope, warning -> err.println("warning: " + warning.render()));
    }

    /** The visualiser that a config names; null if it names none. */
    @Nullable
    Object visualizer(Config config) {
        ConfigValue named = config.root().get("visualizer");
        return named == null || named.isNull()
                ? null
                : registries()
                        .context(config, of(config), warning -> {})
                        .at("visualizer")
                        .build(Kinds.VISUALIZERS, named);
    }

    /**
     * The visualiser that a config names; null if it names none.
     *
     * @param type what draws the results that are there
     * @throws CliException if it names another
     */
    <T> @Nullable T visualizer(Config config, Class<T> type) {
        Object built = visualizer(config);
        if (built != null && !type.isInstance(built)) {
            throw new CliException(
                    "the visualizer of the config, " + built.getClass().getSimpleName()
                            + ", does not draw the results of its model; " + type.getSimpleName()
                            + " does, as if the config had no visualizer");
        }
        return type.cast(built);
    }
}

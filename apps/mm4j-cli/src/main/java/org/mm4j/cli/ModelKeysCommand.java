package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.checkpoint.StateKeys;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.ModuleSpec;
import org.mm4j.registry.Registries;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j model keys}: one line a config, for finding out whether two implementations build the same model. */
@Command(
        name = "keys",
        description = "Print a digest of the state dict of each config's model.",
        footer = {
            "",
            "One line a file: path, class of the model, number of state-dict keys, number of parameters, and the SHA-256"
                    + " of the sorted lines `key d0,d1,...`, separated by tabs. Weights are neither allocated nor"
                    + " initialised. A file that fails has `error` and the message instead; the run goes on, and the exit"
                    + " code is then 1.",
            "",
            "A config without default_scope, such as a base file, is built in the scope of the library that has the class"
                    + " of its model, if only one has; --scope overrides both."
        })
final class ModelKeysCommand implements Callable<Integer> {

    /** So many configs wait to be printed; more would only fill the memory. */
    private static final int AHEAD = 64;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OverrideOptions configs = new OverrideOptions();

    @Mixin
    private ScopeOption scope = new ScopeOption();

    @Mixin
    private LibraryOptions libraries = new LibraryOptions();

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Paths are printed relative to this folder; by default the working directory.")
    private Path root = Path.of("");

    @Parameters(
            arity = "1..*",
            paramLabel = "CONFIG|DIR",
            description = "A config, or a folder: all *.py below it, sorted by path.")
    private List<Path> inputs = new ArrayList<>();

    private record Line(String text, boolean failed) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Registries registries = libraries.registries();
        Iterator<Path> files = ConfigFiles.of(inputs).iterator();
        PrintWriter out = spec.commandLine().getOut();
        boolean failed = false;
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Queue<Future<Line>> waiting = new ArrayDeque<>();
            while (files.hasNext() || !waiting.isEmpty()) {
                while (files.hasNext() && waiting.size() < AHEAD) {
                    Path file = files.next();
                    waiting.add(pool.submit(() -> line(registries, file)));
                }
                Line line = waiting.remove().get();
                out.println(line.text);
                failed |= line.failed;
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        out.flush();
        return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private Line line(Registries registries, Path file) {
        String path = ConfigFiles.relative(root, file);
        try (BaseModule model = build(registries, file)) {
            StateKeys keys = StateKeys.of(model);
            return new Line(
                    String.join(
                            "\t",
                            path,
                            model.getClass().getSimpleName(),
                            Integer.toString(keys.entries()),
                            Long.toString(keys.parameters()),
                            keys.digest()),
                    false);
        } catch (RuntimeException | StackOverflowError e) {
            return new Line(path + "\terror\t" + UserErrors.describe(e).replaceAll("\\s*\\R\\s*", " "), true);
        }
    }

    private BaseModule build(Registries registries, Path file) {
        Config config = configs.load(file);
        ConfigValue model = config.root().get("model");
        if (model == null || model.isNull()) {
            throw new ConfigException(
                    Diagnostic.of("the config has no model", config.root().origin()));
        }
        // One warning a line of output would drown it; `mm4j build` shows them.
        BuildContext context = registries.context(config, scopeOf(registries, config), warning -> {});
        return context.at("model").build(Kinds.MODELS, model);
    }

    /**
     * The scope to use in place of the config's. A base file leaves that to the configs that inherit it, so for a config
     * without any it is the library that has the class of the model, if just one has.
     */
    private @Nullable String scopeOf(Registries registries, Config config) {
        if (scope.name() != null || config.find("default_scope").isPresent()) {
            return scope.name();
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

package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mm4j.engine.checkpoint.StateKeys;
import org.mm4j.engine.nn.BaseModule;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    private ConfigFiles inputs = new ConfigFiles();

    @Mixin
    private ScopeOptions scopes = new ScopeOptions();

    @Mixin
    private RootOption root = new RootOption();

    private record Line(String text, boolean failed) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        ModelBuild build = new ModelBuild(scopes.registries(), scopes.name());
        Iterator<Path> files = inputs.files().iterator();
        PrintWriter out = spec.commandLine().getOut();
        boolean failed = false;
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Queue<Future<Line>> waiting = new ArrayDeque<>();
            while (files.hasNext() || !waiting.isEmpty()) {
                while (files.hasNext() && waiting.size() < AHEAD) {
                    Path file = files.next();
                    waiting.add(pool.submit(() -> line(build, file)));
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

    private Line line(ModelBuild build, Path file) {
        String path = root.relative(file);
        try (BaseModule model = build.build(configs.load(file))) {
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
}

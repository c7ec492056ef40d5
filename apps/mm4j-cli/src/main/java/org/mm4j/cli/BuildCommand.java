package org.mm4j.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.registry.Registries;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mm4j build}: builds a part of a config and shows what it consists of. */
@Command(
        name = "build",
        description = "Build what a key of a config names, and print the tree of modules.",
        footer = {
            "",
            "Each line: name, scope.Type (or the class in brackets where a module is no registry entry of its own), number"
                    + " of parameters, and where in the config it came from."
        })
final class BuildCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Mixin
    private ScopeOptions scopes = new ScopeOptions();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "model",
            description = "Dotted path of what to build, a dict with a type or a list of them; by default"
                    + " ${DEFAULT-VALUE}.")
    private String key = "model";

    @Option(
            names = "--kind",
            paramLabel = "K",
            description = "The kind of module, such as model or transform; needed only where one name is of several.")
    private @Nullable String kind;

    @Option(names = "--depth", paramLabel = "N", description = "Print only so many levels of the tree; by default all.")
    private int depth = Integer.MAX_VALUE;

    @Override
    public Integer call() {
        CommandLine line = spec.commandLine();
        if (depth < 1) {
            throw new CommandLine.ParameterException(line, "--depth is at least 1, not " + depth);
        }
        Config loaded = config.load();
        Registries registries = scopes.registries();
        PrintWriter out = line.getOut();
        ConfigBuild build = new ConfigBuild(registries, scopes.context(loaded, scopes.name(), line.getErr()), kind);
        try {
            new TreePrinter(out, registries, build.provenance(), false)
                    .print(build.build(loaded.root(), key), key, depth);
        } finally {
            build.close();
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}

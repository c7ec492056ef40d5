package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigFile;
import org.mm4j.config.ConfigHistory;
import org.mm4j.registry.ConfigChecker;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mm4j check}: what is wrong with configs, without building anything. */
@Command(
        name = "check",
        description = "Check configs without building anything: all that is wrong with them at once.",
        footer = {
            "",
            "Every dict with a type is bound to the arguments of the module it names, and each finding is shown with its"
                    + " place. A file without a default_scope that others inherit, or that lies in a folder _base_, is taken"
                    + " for a fragment: its modules are checked in the configs that inherit it. The exit code is 1 if there"
                    + " are errors; warnings do not change it."
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OverrideOptions configs = new OverrideOptions();

    @Mixin
    private ConfigFiles inputs = new ConfigFiles();

    @Mixin
    private ScopeOptions scopes = new ScopeOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "One of ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}. sarif is what code hosts show.")
    private Format format = Format.text;

    /** The formats, named as on the command line. */
    @SuppressWarnings("MemberName")
    enum Format {
        text,
        json,
        sarif
    }

    @Override
    public Integer call() throws IOException {
        CheckReport report = check(inputs.files());
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case text -> new CheckText(report, out).write();
            case json -> CheckJson.write(report, out);
            case sarif -> CheckSarif.write(report, out);
        }
        out.flush();
        return report.errors() > 0 ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private CheckReport check(List<Path> files) {
        ConfigChecker checker = new ConfigChecker(scopes.registries(), scopes.name());
        CheckReport report = new CheckReport();
        Map<Path, ConfigHistory> loaded = new LinkedHashMap<>();
        Set<Path> inherited = new HashSet<>();
        for (Path file : files) {
            try {
                ConfigHistory history = configs.history(file);
                loaded.put(file, history);
                bases(history.file(), inherited);
            } catch (ConfigException e) {
                report.add(file, ConfigChecker.report(e));
            }
        }
        loaded.forEach((file, history) -> report.add(file, checker.check(history, isFragment(history, inherited))));
        return report;
    }

    private static void bases(ConfigFile file, Set<Path> into) {
        for (ConfigFile.Base base : file.bases()) {
            into.add(base.file().path());
            bases(base.file(), into);
        }
    }

    private static boolean isFragment(ConfigHistory history, Set<Path> inherited) {
        Path path = history.file().path();
        boolean isInBase = false;
        for (Path part : path) {
            isInBase |= part.toString().equals("_base_");
        }
        return isInBase || inherited.contains(path);
    }
}

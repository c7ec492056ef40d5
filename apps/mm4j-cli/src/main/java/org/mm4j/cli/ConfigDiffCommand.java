package org.mm4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDiff;
import org.mm4j.config.ConfigValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j config diff}: what two configs resolve to differently. */
@Command(
        name = "diff",
        description = "Print in which keys two configs differ, with the places that set them.",
        footer = {"", "The order of keys does not count. Items of lists are paired by their likeness, then compared."})
final class ConfigDiffCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PackageOptions configs = new PackageOptions();

    @Parameters(index = "0", paramLabel = "A", description = ConfigArgument.DESCRIPTION)
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "The config to compare it with.")
    private Path second = Path.of("");

    @Option(names = "--text", description = "Print a unified diff of the two configs as Python text instead.")
    private boolean isText;

    @Override
    public Integer call() {
        Config before = configs.load(first);
        Config after = configs.load(second);
        PrintWriter out = spec.commandLine().getOut();
        if (isText) {
            before.diff(after).forEach(out::println);
        } else {
            List<ConfigDiff.Change> changes = ConfigDiff.between(before.root(), after.root());
            for (ConfigDiff.Change change : changes) {
                out.println(change.path());
                side(out, "-", change.before());
                side(out, "+", change.after());
            }
            out.println(
                    switch (changes.size()) {
                        case 0 -> "no differences";
                        case 1 -> "1 difference";
                        default -> changes.size() + " differences";
                    });
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void side(PrintWriter out, String sign, @Nullable ConfigValue value) {
        if (value != null) {
            out.println("  " + sign + " " + ValueText.of(value) + "  (" + Places.shorten(value.origin()) + ")");
        }
    }
}

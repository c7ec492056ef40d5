package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.testkit.DataRoots;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class UsageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "infr",
                "config",
                "config print",
                "config print x.py --format toml",
                "config digest",
                "config why",
                "config why x.py",
                "config tree",
                "config diff x.py",
                "check",
                "check x.py --format xml",
                "infer",
                "infer config.py",
                "infer config.py a.jpg --score-thr high",
                "infer config.py a.jpg --score-thr 1.5",
                "infer config.py a.jpg --no-such-option",
                "build",
                "build config.py --depth 0",
                "test",
                "test config.py a.pth --checkpoint b.pth",
                "track config.py",
                "train",
                "browse-dataset config.py",
                "modules A B",
                "demo x",
            })
    void aWrongCommandLineIsExplainedOnStandardError(String line) {
        Cli.Run run = Cli.run((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("error: ").contains("--help").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "infer --help",
                "config --help",
                "config print -h",
                "config digest -h",
                "config why -h",
                "config tree -h",
                "config diff -h",
                "check -h",
                "build -h",
                "modules -h",
                "demo -h",
                "help infer",
                "--version"
            })
    void helpIsAResult(String line) {
        Cli.Run run = Cli.run((Object[]) line.split(" "));
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("mm4j");
        assertThat(run.err()).isEmpty();
    }

    /** One option is one thing, whichever command has it. */
    @Test
    void sharedOptionsAreExplainedInOneWay() {
        Map<String, Set<List<String>>> texts = new TreeMap<>();
        Map<String, Integer> uses = new TreeMap<>();
        List<CommandLine> commands = new ArrayList<>(List.of(new CommandLine(new Mm4jCommand())));
        for (int i = 0; i < commands.size(); i++) {
            commands.addAll(commands.get(i).getSubcommands().values());
            for (OptionSpec option : commands.get(i).getCommandSpec().options()) {
                List<String> text = new ArrayList<>(List.of(option.description()));
                text.add(option.paramLabel());
                texts.computeIfAbsent(option.longestName(), unused -> new HashSet<>())
                        .add(text);
                uses.merge(option.longestName(), 1, Integer::sum);
            }
        }
        for (String shared : List.of(
                "--cfg-options",
                "--checkpoint",
                "--config-path",
                "--config-root",
                "--device",
                "--library",
                "--package")) {
            assertThat(uses.get(shared)).as(shared).isGreaterThan(2);
            assertThat(texts.get(shared)).as(shared).hasSize(1);
        }
        // That of `modules` chooses what is listed.
        assertThat(texts.get("--scope")).hasSize(2);
    }

    @Test
    void weightsAreNamedOnce() {
        Cli.Run run = Cli.run("test", "config.py", "a.pth", "--checkpoint", "b.pth");
        assertThat(run.err())
                .startsWith("error: the weights are given twice: a.pth and --checkpoint b.pth")
                .contains("mm4j test --help");
    }

    @Test
    void stackTracesAreForDebuggingOnly() {
        Path missing = DataRoots.project().resolve("configs/no_such.py");
        Cli.Run plain = Cli.run("config", "print", missing);
        assertThat(plain.code()).isEqualTo(1);
        assertThat(plain.err()).startsWith("error: ").contains("no_such.py").doesNotContain("\tat ");
        Cli.Run debug = Cli.run("config", "print", missing, "--debug");
        assertThat(debug.code()).isEqualTo(1);
        assertThat(debug.err()).startsWith("error: ").contains("\tat org.mm4j.");
    }

    @Test
    void longListsInReportsAreCut() {
        StringBuilder report = new StringBuilder("does not fit\n  missing:");
        for (int i = 0; i < 8; i++) {
            report.append("\n    key").append(i);
        }
        report.append("\n  unexpected:\n    other");
        assertThat(UserErrors.shorten(report.toString()))
                .isEqualTo("does not fit\n  missing:\n    key0\n    key1\n    key2\n    key3\n    key4\n"
                        + "    ... and 3 more (--debug shows all)\n  unexpected:\n    other");
    }
}

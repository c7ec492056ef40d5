package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.testkit.DataRoots;

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

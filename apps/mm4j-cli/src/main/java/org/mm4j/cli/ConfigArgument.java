package org.mm4j.cli;

import java.nio.file.Path;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigHistory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The config that a command works with, and what the command line changes in it. */
final class ConfigArgument {

    /** What every command calls a config. */
    static final String DESCRIPTION = "A config: .py, .json or .yaml.";

    @Mixin
    private OverrideOptions overrides = new OverrideOptions();

    @Parameters(index = "0", paramLabel = "CONFIG", description = DESCRIPTION)
    private Path file = Path.of("");

    /** The file that was named. */
    Path file() {
        return file;
    }

    /** The config as it is to be used. */
    Config load() {
        return overrides.load(file);
    }

    /** The config with how it came about. */
    ConfigHistory history() {
        return overrides.history(file);
    }
}

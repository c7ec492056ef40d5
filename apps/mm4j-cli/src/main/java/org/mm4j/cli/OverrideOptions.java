package org.mm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigHistory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Loading a config with what the command line changes in it. */
final class OverrideOptions {

    @Mixin
    private PackageOptions packages = new PackageOptions();

    @Option(
            names = "--cfg-options",
            arity = "1..*",
            paramLabel = "K=V",
            description = "Values to set in the config, such as model.test_cfg.score_thr=0.1; takes all that follows up"
                    + " to the next option.")
    private List<String> overrides = new ArrayList<>();

    Config load(Path file) {
        Config config = packages.load(file);
        return overrides.isEmpty() ? config : config.withOptions(overrides);
    }

    /** The config with how it came about. */
    ConfigHistory history(Path file) {
        ConfigHistory history = packages.history(file);
        return overrides.isEmpty() ? history : history.withOptions(overrides);
    }
}

package org.mm4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigOptions;
import picocli.CommandLine.Option;

/** Where configs of other packages are, and how a file is loaded with them. */
final class PackageOptions {

    @Option(
            names = "--package",
            paramLabel = "NAME=DIR",
            description = "The folder of a package whose configs are named as NAME::file; may be repeated.")
    private Map<String, Path> packages = new LinkedHashMap<>();

    Config load(Path file) {
        ConfigOptions options = ConfigOptions.defaults();
        for (Map.Entry<String, Path> entry : packages.entrySet()) {
            options = options.withPackage(entry.getKey(), entry.getValue());
        }
        return Config.fromFile(file, options);
    }
}

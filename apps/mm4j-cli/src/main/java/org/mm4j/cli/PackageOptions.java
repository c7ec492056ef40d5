package org.mm4j.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigLoader;
import org.mm4j.config.ConfigOptions;
import picocli.CommandLine.Option;

/** Where configs of other packages are, and how a file is loaded with them. */
final class PackageOptions {

    @Option(
            names = "--package",
            paramLabel = "NAME=DIR",
            description =
                    "The folder of a package whose configs are named as NAME::file, or imported from NAME; may be repeated.")
    private Map<String, Path> packages = new LinkedHashMap<>();

    @Option(
            names = "--config-path",
            paramLabel = "DIR",
            description =
                    "A folder that has the folders of packages, such as DIR/mmdet; may be repeated. Behind them come"
                            + " those of MM4J_CONFIG_PATH, then the folder that has the repository of the config itself.")
    private List<Path> searchPath = new ArrayList<>();

    @Option(
            names = "--config-root",
            paramLabel = "DIR",
            description = "Refuse every config file that is not below this folder, also through links.")
    private @Nullable Path root;

    private @Nullable ConfigLoader loader;

    /** Loads a file; the base files that several share are loaded once. */
    Config load(Path file) {
        ConfigLoader known = loader;
        if (known == null) {
            known = new ConfigLoader(options());
            loader = known;
        }
        return known.load(file);
    }

    private ConfigOptions options() {
        List<Path> folders = new ArrayList<>(searchPath);
        for (String folder :
                System.getenv().getOrDefault("MM4J_CONFIG_PATH", "").split(File.pathSeparator)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        ConfigOptions options = ConfigOptions.defaults().withSearchPath(folders).withIncludeRoot(root);
        for (Map.Entry<String, Path> entry : packages.entrySet()) {
            options = options.withPackage(entry.getKey(), entry.getValue());
        }
        return options;
    }
}

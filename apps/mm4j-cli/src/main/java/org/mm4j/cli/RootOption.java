package org.mm4j.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a command that prints a line for each file names the files. */
final class RootOption {

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Paths are printed relative to this folder; by default the working directory.")
    private Path root = Path.of("");

    /** The path from the folder on, with slashes on every system. */
    String relative(Path file) {
        return root.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
    }
}

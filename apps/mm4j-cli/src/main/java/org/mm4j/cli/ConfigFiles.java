package org.mm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Parameters;

/** Configs that a command line names by file or folder. */
final class ConfigFiles {

    @Parameters(
            arity = "1..*",
            paramLabel = "CONFIG|DIR",
            description = "A config, or a folder: all *.py below it, sorted by path.")
    private List<Path> inputs = new ArrayList<>();

    /** The files, and in place of each folder all {@code *.py} below it, sorted by path. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                try (Stream<Path> below = Files.walk(input)) {
                    below.filter(file -> file.toString().endsWith(".py") && Files.isRegularFile(file))
                            .sorted()
                            .forEach(files::add);
                }
            } else {
                files.add(input);
            }
        }
        return files;
    }
}

package org.mm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mm4j.registry.Registries;
import picocli.CommandLine.Option;

/** Which libraries a command works with. */
final class LibraryOptions {

    @Option(
            names = "--library",
            paramLabel = "JAR",
            description = "The jar of a further library, beside those that come with mm4j; may be repeated.")
    private List<Path> jars = new ArrayList<>();

    Registries registries() {
        Registries own = Registries.discover();
        return jars.isEmpty() ? own : own.withJars(jars);
    }
}

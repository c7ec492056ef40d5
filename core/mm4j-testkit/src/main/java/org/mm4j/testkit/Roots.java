package org.mm4j.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A search path of folders: an environment variable, or a folder beside the project. */
final class Roots {

    /** Every message of a test skipped for want of a folder starts so; the CI script counts them. */
    static final String SKIPPED = "not on this machine: ";

    private final String variable;
    private final List<Path> folders;

    private Roots(String variable, List<Path> folders) {
        this.variable = variable;
        this.folders = folders;
    }

    /**
     * Reads the search path.
     *
     * @param variable name of the environment variable
     * @param setting its value, null if unset
     * @param fallback the folder used if it is unset; need not exist
     * @throws IllegalStateException if the variable names a folder that does not exist
     */
    static Roots of(String variable, @Nullable String setting, Path fallback) {
        if (setting == null || setting.isBlank()) {
            return new Roots(variable, Files.isDirectory(fallback) ? List.of(fallback) : List.of());
        }
        List<Path> folders = new ArrayList<>();
        for (String part : setting.split(File.pathSeparator, -1)) {
            if (part.isBlank()) {
                continue;
            }
            Path folder = Path.of(part).toAbsolutePath().normalize();
            if (!Files.isDirectory(folder)) {
                throw new IllegalStateException(variable + " names a folder that does not exist: " + part);
            }
            folders.add(folder);
        }
        return new Roots(variable, List.copyOf(folders));
    }

    /** The project's root folder. */
    static Path project() {
        String root = System.getProperty("mm4j.root");
        if (root != null) {
            return Path.of(root).toAbsolutePath().normalize();
        }
        // Started by an IDE: the project's root is the folder above that holds the launcher's configs and the core.
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("core/mm4j-registry"))) {
                return at;
            }
        }
        throw new IllegalStateException("run tests from within the project, or set the system property mm4j.root");
    }

    List<Path> folders() {
        return folders;
    }

    List<Path> find(String relative) {
        return folders.stream()
                .map(folder -> folder.resolve(relative).normalize())
                .filter(Files::exists)
                .toList();
    }

    List<Path> require(String relative) {
        List<Path> found = find(relative);
        Assumptions.assumeFalse(
                found.isEmpty(),
                () -> SKIPPED + relative + String.format(Locale.ROOT, " (looked in %s, set by %s)", folders, variable));
        return found;
    }

    /** Files below {@code folder} of every root whose name ends with {@code suffix}, sorted within each root. */
    List<Path> files(String folder, String suffix) {
        List<Path> files = new ArrayList<>();
        for (Path at : find(folder)) {
            try (Stream<Path> below = Files.walk(at)) {
                below.filter(path -> path.toString().endsWith(suffix) && Files.isRegularFile(path))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.copyOf(files);
    }
}

package org.mm4j.engine.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A new folder that is there with all its files or not at all: they are written into one beside it, which gets its name
 * when it is complete. Nothing is overwritten.
 *
 * <pre>{@code
 * try (WholeFolder folder = WholeFolder.of(path)) {
 *     Files.writeString(folder.part().resolve("a.txt"), text);
 *     folder.complete();
 * }
 * }</pre>
 */
public final class WholeFolder implements AutoCloseable {

    private final Path path;
    private final Path part;

    private WholeFolder(Path path, Path part) {
        this.path = path;
        this.part = part;
    }

    /**
     * A folder to be filled; those above it are made if there are none.
     *
     * @param path of a folder that does not exist yet or is empty
     * @throws FileSystemException if there is something already
     */
    public static WholeFolder of(Path path) throws IOException {
        requireEmpty(path);
        Path folder = path.toAbsolutePath().normalize();
        Path above = folder.getParent();
        if (above != null) {
            make(above);
        }
        try {
            return new WholeFolder(folder, Files.createDirectory(WholeFile.partOf(folder)));
        } catch (FileSystemException e) {
            throw WholeFile.named(path, e);
        }
    }

    /**
     * Makes a folder, and those above it, where there is none.
     *
     * @throws IOException naming it, if that cannot be done
     */
    public static void make(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (NoSuchFileException e) {
            // Some file systems say so of what cannot be made.
            throw WholeFile.named(path, e);
        }
    }

    private static void requireEmpty(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a file; name a folder that does not exist yet");
        }
        try (Stream<Path> files = Files.list(path)) {
            if (files.findAny().isPresent()) {
                throw new FileSystemException(
                        path.toString(),
                        null,
                        "is not empty, and nothing is overwritten; name another folder, or remove this one");
            }
        }
    }

    /** The folder to write into. */
    public Path part() {
        return part;
    }

    /**
     * Gives the folder its name; whatever writes into it is closed before.
     *
     * @throws IOException if that cannot be done, or there is something of that name by now
     */
    public void complete() throws IOException {
        requireEmpty(path);
        Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what was written, unless it is complete. */
    @Override
    public void close() throws IOException {
        if (!Files.exists(part)) {
            return;
        }
        try (Stream<Path> files = Files.walk(part)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

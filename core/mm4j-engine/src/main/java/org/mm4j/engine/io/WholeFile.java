package org.mm4j.engine.io;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file that is there as a whole or not at all: it is written beside its place, and moved there when it is complete; one
 * that was there before stays until then.
 *
 * <pre>{@code
 * try (WholeFile file = WholeFile.of(path)) {
 *     Files.writeString(file.part(), text);
 *     file.complete();
 * }
 * }</pre>
 */
public final class WholeFile implements AutoCloseable {

    private final Path path;
    private final Path part;

    private WholeFile(Path path, Path part) {
        this.path = path;
        this.part = part;
    }

    /**
     * A file to be written; its folder is made if there is none.
     *
     * @throws IOException if the folder cannot be made
     */
    public static WholeFile of(Path path) throws IOException {
        Path file = path.toAbsolutePath();
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return new WholeFile(file, file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part"));
    }

    /** Where to write. */
    public Path part() {
        return part;
    }

    /**
     * Puts what was written in its place; whatever wrote it is closed before.
     *
     * @throws IOException if that cannot be done, or nothing was written
     */
    public void complete() throws IOException {
        try {
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Removes what was written, unless it is complete. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(part);
    }
}

package org.mm4j.engine.hooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mm4j.engine.io.WholeFile;

/** The file {@code last_checkpoint} of a run's folder, which holds the path of its last checkpoint. */
public final class LastCheckpoint {

    private static final String NAME = "last_checkpoint";

    private LastCheckpoint() {}

    /** Writes it, as a whole. */
    static void write(Path workDir, Path checkpoint) {
        try (WholeFile file = WholeFile.of(workDir.resolve(NAME))) {
            Files.writeString(file.part(), checkpoint.toString(), StandardCharsets.UTF_8);
            file.complete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The last checkpoint of a run, by either implementation; empty if the folder has none.
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Optional<Path> find(Path workDir) {
        Path file = workDir.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Path.of(Files.readString(file, StandardCharsets.UTF_8).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

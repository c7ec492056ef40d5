package org.mm4j.config.internal.diagnose;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Origin;

/** Looks up the line that a finding is about, in the file that the value was read from. */
public final class SourceLines {

    /** A config is text of some kilobytes; what is larger is not quoted. */
    private static final long LARGEST = 10_000_000;

    private SourceLines() {}

    /** The text of the line of an origin; null if it is not a line of a file that can be read. */
    public static @Nullable String find(Origin origin) {
        if (origin.line() < 1 || !origin.isKnown()) {
            return null;
        }
        try {
            Path file = Path.of(origin.source());
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return null;
            }
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                return reader.lines().skip(origin.line() - 1L).findFirst().orElse(null);
            }
        } catch (IOException | InvalidPathException | java.io.UncheckedIOException e) {
            return null;
        }
    }
}

package org.mm4j.config.internal.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file was when it was read, to see later whether it has changed: its size, the times of its last change, its
 * place on the disk. Times are too coarse for changes that follow each other closely, so the text itself is compared
 * until the last change is some seconds old.
 */
final class Stamp {

    private static final Duration COARSEST = Duration.ofSeconds(3);

    private final Path file;
    private final Map<String, Object> attributes;
    private final String text;
    private volatile boolean settled;

    private Stamp(Path file, Map<String, Object> attributes, String text, boolean settled) {
        this.file = file;
        this.attributes = attributes;
        this.text = text;
        this.settled = settled;
    }

    /** The attributes of a file, to be taken before it is read; null if it has none. */
    static @Nullable Map<String, Object> attributes(Path file) {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        try {
            return Files.readAttributes(
                    file, unix ? "unix:size,lastModifiedTime,ctime,fileKey" : "size,lastModifiedTime,fileKey");
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** The stamp of a file with attributes that were taken before its text was read. */
    static Stamp of(Path file, Map<String, Object> attributes, String text) {
        return new Stamp(file, attributes, text, isOld(attributes, Instant.now()));
    }

    private static boolean isOld(Map<String, Object> attributes, Instant now) {
        Instant limit = now.minus(COARSEST);
        return isBefore(attributes.get("lastModifiedTime"), limit)
                && (!attributes.containsKey("ctime") || isBefore(attributes.get("ctime"), limit));
    }

    private static boolean isBefore(@Nullable Object time, Instant limit) {
        return time instanceof FileTime known && known.toInstant().isBefore(limit);
    }

    /** Whether the file is still as it was. */
    boolean holds() {
        Instant now = Instant.now();
        if (!attributes.equals(attributes(file))) {
            return false;
        }
        if (settled) {
            return true;
        }
        try {
            if (!text.equals(TextFiles.decode(Files.readAllBytes(file)))) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        settled = isOld(attributes, now);
        return true;
    }
}

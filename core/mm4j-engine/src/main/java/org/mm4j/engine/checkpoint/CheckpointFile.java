package org.mm4j.engine.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.mm4j.engine.io.WholeFile;

/** Files of weights, and of what was done with them: whole and on the disk, or not there at all. */
final class CheckpointFile {

    /** Writes the content. */
    @FunctionalInterface
    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    private CheckpointFile() {}

    /**
     * Writes a file; one that was there before stays until the new one is complete.
     *
     * @throws CheckpointException if the file cannot be written; nothing is left behind
     */
    static void write(Path path, Content content) {
        try (WholeFile file = WholeFile.of(path)) {
            content.writeTo(file.channel());
            file.completeOnDisk();
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + path + ": " + reason(e), e);
        }
    }

    /** The message of a file error; that of several kinds is the path alone. */
    static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}

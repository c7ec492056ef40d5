package org.mm4j.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file read in parts, each of less than 2 GiB, mapped into memory. Parts stay readable as long as they are reachable;
 * the file must not be changed meanwhile.
 */
final class FileBytes {

    private static final long MAX_WHOLE = Integer.MAX_VALUE;

    private final Path path;
    private final long size;
    private final Mapper mapper;

    private interface Mapper {
        ByteBuffer map(long offset, int length) throws IOException;
    }

    private FileBytes(Path path, long size, Mapper mapper) {
        this.path = path;
        this.size = size;
        this.mapper = mapper;
    }

    static FileBytes open(Path path) {
        if (Files.isDirectory(path)) {
            throw new CheckpointException(path + " is a folder, not a checkpoint");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size <= MAX_WHOLE) {
                // One mapping serves all parts; mapping each of hundreds of tensors by itself costs more than reading.
                ByteBuffer whole = channel.map(MapMode.READ_ONLY, 0, size);
                return new FileBytes(path, size, (offset, length) -> whole.slice((int) offset, length));
            }
            return new FileBytes(path, size, (offset, length) -> {
                try (FileChannel again = FileChannel.open(path, StandardOpenOption.READ)) {
                    return again.map(MapMode.READ_ONLY, offset, length);
                }
            });
        } catch (NoSuchFileException e) {
            throw new CheckpointException("there is no checkpoint " + path, e);
        } catch (IOException e) {
            throw new CheckpointException("cannot read the checkpoint " + path + ": " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** A part, little-endian, from position 0. */
    ByteBuffer part(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new CheckpointException("the file was cut off: it has " + size + " bytes, and " + length
                    + " bytes from " + offset + " are needed");
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw new CheckpointException("a part of " + length + " bytes is too large to be read");
        }
        try {
            return mapper.map(offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new CheckpointException("cannot read the checkpoint " + path + ": " + e.getMessage(), e);
        }
    }
}

package org.mm4j.engine.io;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is there as a whole or not at all: it is written beside its place, and moved there when it is complete; one
 * that was there before stays until then.
 *
 * <pre>{@code
 * try (WholeFile file = WholeFile.of(path)) {
 *     file.writer().write(text);
 *     file.complete();
 * }
 * }</pre>
 *
 * <p>For one thread at a time; several may write the same file, of whom the last to complete it wins.
 */
public final class WholeFile implements AutoCloseable {

    private final Path path;
    private final Path part;
    private @Nullable FileChannel channel;
    private @Nullable Closeable content;

    private WholeFile(Path path, Path part) {
        this.path = path;
        this.part = part;
    }

    /**
     * A file to be written; its folder is made if there is none.
     *
     * @throws IOException if the folder cannot be made, or the path is that of a folder
     */
    public static WholeFile of(Path path) throws IOException {
        Path file = path.toAbsolutePath();
        if (Files.isDirectory(file)) {
            // Not when everything is written.
            throw new FileSystemException(path.toString(), null, "is a folder, where a file is to be written");
        }
        Path folder = file.getParent();
        if (folder != null) {
            WholeFolder.make(folder);
        }
        return new WholeFile(file, partOf(file));
    }

    /**
     * Checks that a file can be written, for those who write it hours later; its folder is made if there is none.
     *
     * @throws IOException if it cannot
     */
    public static void requireWritable(Path path) throws IOException {
        try (WholeFile file = of(path)) {
            file.open();
        }
    }

    /** Writes bytes that are there already. */
    public static void write(Path path, byte[] bytes) throws IOException {
        try (WholeFile file = of(path)) {
            file.stream().write(bytes);
            file.complete();
        }
    }

    /** Puts a file that is written in its place, in the stead of one that was there. */
    public static void move(Path written, Path path) throws IOException {
        try {
            Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(written, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A name beside a path that nobody else has. */
    static Path partOf(Path path) {
        return path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    /** Where to write, for what wants a path; it closes what it opens there before {@link #complete}. */
    public Path part() {
        return part;
    }

    /** Takes bytes; closed with this file. */
    public OutputStream stream() throws IOException {
        return opened(new BufferedOutputStream(Channels.newOutputStream(open())));
    }

    /** Takes text, written as UTF-8; closed with this file. */
    public BufferedWriter writer() throws IOException {
        return opened(new BufferedWriter(Channels.newWriter(open(), StandardCharsets.UTF_8)));
    }

    /** Takes bytes at any place; closed with this file. */
    public FileChannel channel() throws IOException {
        return opened(open());
    }

    private FileChannel open() throws IOException {
        if (channel != null) {
            throw new IllegalStateException(path + " is being written already");
        }
        try {
            FileChannel made = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel = made;
            return made;
        } catch (FileSystemException e) {
            throw named(path, e);
        }
    }

    /** A failure at a name beside a path, which would tell nobody anything, as one at the path. */
    static FileSystemException named(Path path, FileSystemException failure) {
        FileSystemException named = failure instanceof AccessDeniedException
                ? new AccessDeniedException(path.toString())
                : new FileSystemException(
                        path.toString(),
                        null,
                        "cannot be written" + (failure.getReason() == null ? "" : ": " + failure.getReason()));
        named.initCause(failure);
        return named;
    }

    private <C extends Closeable> C opened(C made) {
        content = made;
        return made;
    }

    /**
     * Puts what was written in its place.
     *
     * @throws IOException if that cannot be done, or nothing was written
     */
    public void complete() throws IOException {
        closeContent();
        move(part, path);
    }

    /** As {@link #complete}, and waits for the disk before: what has its name outlives a loss of power. */
    public void completeOnDisk() throws IOException {
        closeContent();
        try (FileChannel whole = FileChannel.open(part, StandardOpenOption.WRITE)) {
            whole.force(true);
        }
        move(part, path);
    }

    private void closeContent() throws IOException {
        if (content != null) {
            content.close();
        }
    }

    /** Removes what was written, unless it is complete. */
    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                // Not what buffers before it: nobody wants the rest.
                channel.close();
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

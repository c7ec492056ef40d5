package org.mm4j.engine.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keeps the body of an answer, and ends the connection if nothing comes for long. */
final class Body {

    /** Hears how much is there. */
    @FunctionalInterface
    interface Progress {
        void bytes(long done, long total);
    }

    /**
     * How it went.
     *
     * @param done bytes that the file has now
     * @param total bytes that it is to have, -1 if unknown
     * @param failure why the connection broke off, null if it came to its end
     */
    record Result(long done, long total, @Nullable IOException failure) {}

    private static final long REPORT_NANOS = 100_000_000;

    private final Path file;
    private final Duration stall;
    private final Progress progress;

    Body(Path file, Duration stall, Progress progress) {
        this.file = file;
        this.stall = stall;
        this.progress = progress;
    }

    /**
     * Writes what comes.
     *
     * @param from where in the file; what is there from then on is dropped
     * @param total bytes of the whole file, -1 if unknown
     * @throws IOException if the file cannot be written
     */
    Result append(InputStream body, long from, long total) throws IOException {
        AtomicLong lastRead = new AtomicLong(System.nanoTime());
        AtomicBoolean stalled = new AtomicBoolean();
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "mm4j-download-watch");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(10, stall.toMillis() / 4);
        ScheduledFuture<?> ticks = watch.scheduleAtFixedRate(
                () -> {
                    if (System.nanoTime() - lastRead.get() > stall.toNanos() && !stalled.getAndSet(true)) {
                        close(body);
                    }
                },
                period,
                period,
                TimeUnit.MILLISECONDS);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .truncate(from)) {
            channel.position(from);
            Result result = copy(body, Channels.newOutputStream(channel), from, total, lastRead);
            channel.force(true);
            return stalled.get() && result.failure() == null && result.done() != total
                    ? new Result(result.done(), total, new IOException("nothing came for " + stall.toSeconds() + " s"))
                    : result;
        } finally {
            ticks.cancel(false);
            watch.shutdownNow();
            close(body);
        }
    }

    private Result copy(InputStream body, OutputStream out, long from, long total, AtomicLong lastRead)
            throws IOException {
        byte[] buffer = new byte[1 << 16];
        long done = from;
        long reported = System.nanoTime();
        progress.bytes(done, total);
        while (true) {
            int count;
            try {
                count = body.read(buffer);
            } catch (IOException e) {
                return new Result(done, total, e);
            }
            if (count < 0) {
                progress.bytes(done, total < 0 ? done : total);
                return new Result(done, total, null);
            }
            lastRead.set(System.nanoTime());
            out.write(buffer, 0, count);
            done += count;
            if (System.nanoTime() - reported > REPORT_NANOS) {
                reported = System.nanoTime();
                progress.bytes(done, total);
            }
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // It is given up anyway; what was read of it counts.
        }
    }
}

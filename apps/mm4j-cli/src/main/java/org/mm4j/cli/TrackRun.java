package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.video.VideoException;
import org.mm4j.cv.video.VideoFrame;
import org.mm4j.cv.video.VideoSource;
import org.mm4j.track.apis.MOTInferencer;
import org.mm4j.track.apis.StreamTimes;
import org.mm4j.track.apis.TrackStream;
import org.mm4j.track.apis.Tracks;

/** One run over a video: one frame at a time, so that memory does not depend on its length. */
final class TrackRun {

    /** Seconds that an interrupt waits for the outputs to be ended. */
    private static final int PATIENCE = 10;

    private final VideoSource source;
    private final MOTInferencer inferencer;
    private final TrackOutputs outputs;
    private final long maxFrames;
    private volatile boolean stopped;

    TrackRun(VideoSource source, MOTInferencer inferencer, TrackOutputs outputs, long maxFrames) {
        this.source = source;
        this.inferencer = inferencer;
        this.outputs = outputs;
        this.maxFrames = maxFrames;
    }

    /** Runs to the end; tells whether the video was whole. */
    boolean run(PrintWriter err) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        Thread interrupt = new Thread(() -> {
            stopped = true;
            try {
                if (!done.await(PATIENCE, TimeUnit.SECONDS)) {
                    err.println("error: the outputs could not be ended in time");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(interrupt);
        try {
            return track(err);
        } finally {
            done.countDown();
            if (!stopped) {
                Runtime.getRuntime().removeShutdownHook(interrupt);
            }
        }
    }

    private boolean track(PrintWriter err) throws IOException {
        TrackStream stream = inferencer.open();
        List<TrackSink> sinks = outputs.open(source.info());
        @Nullable String failure = null;
        long start = System.nanoTime();
        long decoding = 0;
        long writing = 0;
        Throwable pending = null;
        try (Progress progress = Progress.over("frames", (int)
                Math.min(Integer.MAX_VALUE, source.info().frames().orElse(-1)))) {
            while (!stopped && stream.times().frames() < maxFrames) {
                long begin = System.nanoTime();
                VideoFrame frame = source.next();
                decoding += System.nanoTime() - begin;
                if (frame == null) {
                    break;
                }
                Tracks tracks = stream.next(frame.image());
                begin = System.nanoTime();
                for (TrackSink sink : sinks) {
                    sink.add(frame, tracks);
                }
                writing += System.nanoTime() - begin;
                progress.step();
            }
        } catch (VideoException damaged) {
            failure = UserErrors.describe(damaged);
            for (TrackSink sink : sinks) {
                sink.failed(failure);
            }
        } catch (IOException | RuntimeException broken) {
            pending = broken;
            for (TrackSink sink : sinks) {
                sink.failed(UserErrors.describe(broken));
            }
            throw broken;
        } finally {
            long begin = System.nanoTime();
            end(sinks, pending);
            writing += System.nanoTime() - begin;
        }
        err.println(summary(stream.times(), System.nanoTime() - start, decoding, writing));
        if (failure != null) {
            err.println("error: " + failure);
        }
        return failure == null;
    }

    /** Ends all outputs, also if one of them cannot be. */
    private static void end(List<TrackSink> sinks, @Nullable Throwable pending) throws IOException {
        Throwable first = pending;
        for (TrackSink sink : sinks) {
            try (sink) {
                sink.complete();
            } catch (IOException | RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (pending == null && first instanceof IOException failure) {
            throw failure;
        }
        if (pending == null && first instanceof RuntimeException failure) {
            throw failure;
        }
    }

    private static String summary(StreamTimes times, long whole, long decoding, long writing) {
        double frames = Math.max(1, times.frames());
        return String.format(
                Locale.ROOT,
                "%d frames in %.1f s, %.1f frames a second; ms a frame: decode %.1f, detect %.1f, associate %.2f,"
                        + " draw and write %.1f",
                times.frames(),
                whole / 1e9,
                times.frames() / (whole / 1e9),
                decoding / 1e6 / frames,
                times.detectNanos() / 1e6 / frames,
                times.associateNanos() / 1e6 / frames,
                writing / 1e6 / frames);
    }
}

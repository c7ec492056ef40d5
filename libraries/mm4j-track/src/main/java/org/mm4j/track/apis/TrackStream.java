package org.mm4j.track.apis;

import java.util.concurrent.atomic.AtomicBoolean;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.track.models.trackers.TrackMemory;

/**
 * One video on its way through the model of a {@link MOTInferencer}: {@code stream.next(frame)} gives the tracks of the
 * next frame. Memory does not grow with its length, and needs no closing. For one thread at a time; different streams may
 * run in different threads.
 */
public final class TrackStream {

    private final MOTInferencer inferencer;
    private final TrackMemory memory;
    private final AtomicBoolean busy = new AtomicBoolean();
    private long frame;
    private long detectNanos;
    private long associateNanos;

    TrackStream(MOTInferencer inferencer, TrackMemory memory) {
        this.inferencer = inferencer;
        this.memory = memory;
    }

    /**
     * Tracks in the next frame.
     *
     * @param image BGR
     * @throws IllegalStateException if another thread is in this stream, or the inferencer is closed
     */
    public Tracks next(Image image) {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("two threads give frames to one stream; open one for each video");
        }
        try {
            long start = System.nanoTime();
            InstanceData found = inferencer.detect(image);
            long detected = System.nanoTime();
            InstanceData tracked = memory.track(frame, found);
            associateNanos += System.nanoTime() - detected;
            detectNanos += detected - start;
            return Tracks.of(frame++, tracked, image.size(), inferencer.datasetMeta());
        } finally {
            busy.set(false);
        }
    }

    /** Where the time went. */
    public StreamTimes times() {
        return new StreamTimes(frame, detectNanos, associateNanos);
    }
}

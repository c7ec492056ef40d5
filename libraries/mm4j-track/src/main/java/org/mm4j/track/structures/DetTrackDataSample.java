package org.mm4j.track.structures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.InstanceData;

/**
 * What is known of frames of one video that follow each other: for each what a detector knows of it, and after tracking
 * the tracks: instances with {@code bboxes} (x1, y1, x2, y2 in pixels), {@code scores}, {@code labels} and
 * {@code instances_id}. Immutable and without native memory.
 */
public final class DetTrackDataSample {

    /** The number of a frame in its video, from 0. */
    public static final ResultKey<Long> FRAME_ID = new ResultKey<>("frame_id", Long.class);

    private final List<DetDataSample> frames;
    private final List<@Nullable InstanceData> tracks;
    private final List<Boolean> keyFrames;

    private DetTrackDataSample(
            List<DetDataSample> frames, List<@Nullable InstanceData> tracks, List<Boolean> keyFrames) {
        this.frames = List.copyOf(frames);
        this.tracks = tracks;
        this.keyFrames = List.copyOf(keyFrames);
    }

    /** Frames that were not tracked yet; each has {@link #FRAME_ID}. */
    public static DetTrackDataSample of(List<DetDataSample> frames) {
        frames.forEach(frame -> frame.requireMeta(FRAME_ID));
        return new DetTrackDataSample(frames, new ArrayList<>(Collections.nCopies(frames.size(), null)), List.of());
    }

    /** One frame. */
    public static DetTrackDataSample of(DetDataSample sample, long frame) {
        return of(List.of(sample.withMeta(FRAME_ID, frame)));
    }

    /** The number of frames. */
    public int size() {
        return frames.size();
    }

    /** What a detector knows of a frame; with {@code pred_instances} after tracking. */
    public DetDataSample frame(int index) {
        return frames.get(index);
    }

    /** The number of a frame in its video, from 0. */
    public long frameId(int index) {
        return frame(index).requireMeta(FRAME_ID);
    }

    /** The tracks in a frame; empty before tracking. */
    public Optional<InstanceData> predTrackInstances(int index) {
        return Optional.ofNullable(tracks.get(index));
    }

    /** The same with what was found in a frame, and the tracks in it. */
    public DetTrackDataSample with(int index, DetDataSample detected, InstanceData tracked) {
        if (!tracked.has("instances_id")) {
            throw new IllegalArgumentException("tracks have the field instances_id, these have " + tracked.names());
        }
        List<DetDataSample> copy = new ArrayList<>(frames);
        copy.set(index, detected);
        List<@Nullable InstanceData> copies = new ArrayList<>(tracks);
        copies.set(index, tracked);
        return new DetTrackDataSample(copy, copies, keyFrames);
    }

    /**
     * The same with what tells the frames that the sample is about from reference frames.
     *
     * @param flags for each frame {@code true} or {@code false}; none if that is not known
     */
    public DetTrackDataSample withKeyFrames(List<?> flags) {
        if (!flags.isEmpty() && flags.size() != size()) {
            throw new IllegalArgumentException(flags.size() + " flags of key frames for " + size() + " frames");
        }
        return new DetTrackDataSample(
                frames, tracks, flags.stream().map(Boolean.class::cast).toList());
    }

    /** The positions of the frames that the sample is about; empty if that is not known. */
    public int[] keyFramesInds() {
        return where(true);
    }

    /** The positions of the reference frames; empty if they are not known. */
    public int[] refFramesInds() {
        return where(false);
    }

    private int[] where(boolean isKey) {
        return IntStream.range(0, keyFrames.size())
                .filter(i -> keyFrames.get(i) == isKey)
                .toArray();
    }

    @Override
    public String toString() {
        return "DetTrackDataSample(" + size() + " frames, " + tracks + ")";
    }
}

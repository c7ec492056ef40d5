package org.mm4j.track.models.trackers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.track.task.KalmanFilter;
import org.mm4j.track.task.LinearAssignment;

/**
 * The tracks of one video. Memory does not grow with its length. For one thread at a time.
 *
 * <p>Boxes without an inside, which have no ratio of sides to follow, are left out.
 */
public abstract class TrackMemory {

    private final KalmanFilter filter;
    private final int numTentatives;
    private final int numFramesRetain;
    private final Map<Long, Track> tracks = new LinkedHashMap<>();
    private long given;
    private long lastFrame = -1;

    /**
     * No tracks yet.
     *
     * @param numTentatives a track is confirmed by so many boxes
     * @param numFramesRetain a track without a box in so many frames is forgotten
     */
    TrackMemory(KalmanFilter filter, int numTentatives, int numFramesRetain) {
        this.filter = filter;
        this.numTentatives = numTentatives;
        this.numFramesRetain = numFramesRetain;
    }

    /**
     * Gives the detections of the next frame identities.
     *
     * @param frame its number; 0 begins a new video, any other is above the last one
     * @param detections with {@code bboxes} (x1, y1, x2, y2 in pixels), {@code scores} and {@code labels}; further
     *     fields come along. Their order is part of the input
     * @return those that belong to tracks, in the order of the original, with the field {@code instances_id}: identities
     *     count from 0. The boxes are those of the detections
     */
    public final InstanceData track(long frame, InstanceData detections) {
        if (frame == 0) {
            tracks.clear();
            given = 0;
        } else if (frame <= lastFrame) {
            throw new IllegalArgumentException(
                    "frame " + frame + " comes after frame " + lastFrame + "; frames go up, and 0 begins a new video");
        }
        lastFrame = frame;
        Found found = Found.of(detections);
        InstanceData usable = detections;
        int[] boxes = found.where(found::isBox);
        if (boxes.length < found.size()) {
            usable = detections.select(boxes);
            found = Found.of(usable);
        }
        Outcome outcome = new Outcome();
        associate(frame, found, outcome);
        int[] order = outcome.detections();
        long[] ids = outcome.ids();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = ids[i] == Outcome.NEW ? given++ : ids[i];
            Track track = tracks.get(ids[i]);
            if (track == null) {
                tracks.put(ids[i], begin(ids[i], found.labels()[order[i]], found.box(order[i]), frame));
            } else {
                continueWith(track, found.box(order[i]), frame);
            }
        }
        tracks.values()
                .removeIf(track ->
                        frame - track.lastFrame >= numFramesRetain || (track.tentative && track.lastFrame != frame));
        return usable.select(order).with("instances_id", ids);
    }

    /** How many identities have been given out, also to tracks that soon ended. */
    public final long numTracks() {
        return given;
    }

    /** The tracks that are kept, in the order in which they began. */
    public final List<TrackState> tracks() {
        return tracks.values().stream()
                .map(track -> new TrackState(
                        track.id, track.label, track.state, track.tentative, track.lastFrame, track.observations))
                .toList();
    }

    /** Decides which detections belong to which tracks. */
    abstract void associate(long frame, Found found, Outcome outcome);

    /** A track of one box. */
    Track begin(long id, long label, float[] box, long frame) {
        return new Track(id, label, box, filter.initiate(Overlap.measurement(box)), frame, beginsTentative(frame));
    }

    /** Whether a track that begins in a frame has to be confirmed. */
    boolean beginsTentative(long frame) {
        return frame != 0;
    }

    /** A track gets one more box. */
    void continueWith(Track track, float[] box, long frame) {
        track.box = box;
        track.lastFrame = frame;
        track.observations++;
        if (track.observations >= numTentatives) {
            track.tentative = false;
        }
        track.state = filter.update(track.state, Overlap.measurement(box));
    }

    final KalmanFilter filter() {
        return filter;
    }

    final boolean isEmpty() {
        return tracks.isEmpty();
    }

    /** The tracks of some kind, in the order in which they began. */
    final List<Track> select(Predicate<Track> wanted) {
        List<Track> selected = new ArrayList<>();
        for (Track track : tracks.values()) {
            if (wanted.test(track)) {
                selected.add(track);
            }
        }
        return selected;
    }

    final Track get(long id) {
        Track track = tracks.get(id);
        if (track == null) {
            throw new IllegalStateException("no track " + id);
        }
        return track;
    }

    /** Moves a track on to a frame; one that was not seen in the frame before does not change its height. */
    final void predict(Track track, long frame) {
        if (track.lastFrame != frame - 1) {
            track.state = track.state.withMean(7, 0);
        }
        track.state = filter.predict(track.state);
    }

    /**
     * Assigns detections to tracks.
     *
     * @param costs a row for each track
     * @return for each detection the index of its track, or -1
     */
    static int[] assign(float[] costs, int tracks, int detections, double matchIouThr) {
        int[] columns = LinearAssignment.limited(Overlap.widen(costs), tracks, detections, 1 - matchIouThr);
        return turn(columns, detections);
    }

    /** From the column of each row to the row of each column. */
    static int[] turn(int[] columnOfRow, int columns) {
        int[] rowOfColumn = new int[columns];
        Arrays.fill(rowOfColumn, -1);
        for (int row = 0; row < columnOfRow.length; row++) {
            if (columnOfRow[row] >= 0) {
                rowOfColumn[columnOfRow[row]] = row;
            }
        }
        return rowOfColumn;
    }
}

package org.mm4j.track.models.trackers;

import org.mm4j.track.task.KalmanState;

/** A track of OC-SORT: it also remembers the boxes of a few frames, the gaps between them, and where it was heading. */
final class ObservedTrack extends Track {

    private static final float[] GAP = {};

    /** The boxes of the last frames, or {@link #GAP}; the newest is at {@code (count - 1) % length}. */
    private final float[][] recent;

    private int count;
    private int gap;
    private KalmanState saved;
    private boolean tracked = true;
    private float[] direction;

    ObservedTrack(Track start, int velDeltaT) {
        super(start.id, start.label, start.box, start.state, start.lastFrame, start.tentative);
        this.recent = new float[velDeltaT + 1][];
        this.saved = start.state;
        this.direction = Direction.UNKNOWN;
        remember(start.box);
    }

    private void remember(float[] observed) {
        recent[count % recent.length] = observed;
        count++;
    }

    /** A box is there; call after {@link #box} was set. */
    void observed() {
        remember(box);
        gap = 0;
        tracked = true;
        direction = Direction.of(reference(), box);
    }

    /** No box was there, in a frame that had others. */
    void missed() {
        remember(GAP);
        gap++;
        tracked = false;
    }

    /** The box from which directions are taken: that of a few observations ago, or the last if there is none. */
    float[] reference() {
        if (count >= recent.length) {
            float[] before = recent[count % recent.length];
            if (before.length > 0) {
                return before;
            }
        }
        return box;
    }

    /** Keeps the state as it is, to come back to if the track is lost from now on. */
    void save() {
        if (tracked) {
            saved = state;
        }
    }

    boolean isLost() {
        return !tracked;
    }

    /** How many frames with detections have passed without a box. */
    int gap() {
        return gap;
    }

    /** The state before the track was lost. */
    KalmanState saved() {
        return saved;
    }

    /** Where it was heading, (dy, dx) of length 1, (0, 0) or unknown. */
    float[] direction() {
        return direction;
    }
}

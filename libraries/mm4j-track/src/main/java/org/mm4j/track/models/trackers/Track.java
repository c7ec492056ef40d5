package org.mm4j.track.models.trackers;

import org.mm4j.track.task.KalmanState;

/** What is remembered of one track: the last box only, so that memory does not grow with the length of a video. */
class Track {

    final long id;
    final long label;
    float[] box;
    KalmanState state;
    long lastFrame;
    int observations = 1;
    boolean tentative;

    Track(long id, long label, float[] box, KalmanState state, long frame, boolean tentative) {
        this.id = id;
        this.label = label;
        this.box = box;
        this.state = state;
        this.lastFrame = frame;
        this.tentative = tentative;
    }

    /** The corners of where the filter thinks it is. */
    float[] expected() {
        return Overlap.corners(state.mean(0), state.mean(1), state.mean(2), state.mean(3));
    }
}

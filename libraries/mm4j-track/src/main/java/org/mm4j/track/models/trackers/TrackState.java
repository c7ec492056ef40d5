package org.mm4j.track.models.trackers;

import org.mm4j.track.task.KalmanState;

/**
 * A track as it is kept after a frame.
 *
 * @param id the identity
 * @param label the class number of its boxes
 * @param state what the filter thinks of it
 * @param tentative whether it still has to be confirmed
 * @param lastFrame the last frame with a box of it
 * @param observations how many boxes it has had
 */
public record TrackState(long id, long label, KalmanState state, boolean tentative, long lastFrame, int observations) {}

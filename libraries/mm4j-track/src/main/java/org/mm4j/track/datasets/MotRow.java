package org.mm4j.track.datasets;

/**
 * A row of a ground truth, detection or result file of MOTChallenge.
 *
 * @param frame from 1
 * @param id the identity; -1 for detections
 * @param x of the left side, in pixels
 * @param y of the upper side, in pixels
 * @param width in pixels
 * @param height in pixels
 * @param confidence the score; in a ground truth 0 where the row is not to be considered
 * @param classId 1 is a pedestrian; -1 if the file has none
 * @param visibility how much of the target is to be seen, 0 to 1; -1 if the file has none
 */
public record MotRow(
        int frame,
        int id,
        double x,
        double y,
        double width,
        double height,
        double confidence,
        int classId,
        double visibility) {}

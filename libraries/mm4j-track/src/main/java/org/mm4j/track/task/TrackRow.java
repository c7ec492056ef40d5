package org.mm4j.track.task;

/**
 * One box of one track, as a row of a result: corners in pixels, or corner and size where a file has them so.
 *
 * @param frame number of the frame; from 1 in files of MOTChallenge
 * @param id the identity
 * @param a x of the left side
 * @param b y of the upper side
 * @param c x of the right side, or the width
 * @param d y of the lower side, or the height
 * @param score in [0, 1]
 */
public record TrackRow(double frame, long id, double a, double b, double c, double d, double score) {

    /** The four numbers of the box. */
    double box(int index) {
        return switch (index) {
            case 0 -> a;
            case 1 -> b;
            case 2 -> c;
            default -> d;
        };
    }
}

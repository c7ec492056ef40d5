package org.mm4j.cv.ops;

import java.util.Arrays;

/** Non-maximum suppression of boxes of four corners: a box goes if it overlaps a better one by at least the threshold. */
public final class QuadriNms {

    private QuadriNms() {}

    /**
     * Suppresses.
     *
     * @param boxes 8 numbers each, the corners in turn
     * @param scores one a box
     * @return positions and scores, best first
     * @throws IllegalArgumentException if boxes and scores do not fit
     */
    public static Kept nmsQuadri(float[] boxes, float[] scores, float iouThreshold) {
        QuadriIou.requireBoxes(boxes);
        if (boxes.length != 8 * scores.length) {
            throw new IllegalArgumentException(boxes.length / 8 + " boxes for " + scores.length + " scores");
        }
        int[] kept = new int[scores.length];
        float[] left = new float[scores.length];
        int count = 0;
        QuadriIou pair = new QuadriIou();
        for (int candidate : Order.descending(scores)) {
            if (!pair.isSuppressed(boxes, candidate, kept, count, iouThreshold)) {
                left[count] = scores[candidate];
                kept[count++] = candidate;
            }
        }
        return new Kept(Arrays.copyOf(kept, count), Arrays.copyOf(left, count));
    }
}

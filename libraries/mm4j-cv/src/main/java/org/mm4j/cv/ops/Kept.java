package org.mm4j.cv.ops;

/**
 * What a suppression leaves, best first.
 *
 * @param indices positions in the input
 * @param scores their scores; soft suppression lowers them
 */
// Arrays on purpose: this is the inner currency of detection, thousands of entries an image.
@SuppressWarnings("ArrayRecordComponent")
public record Kept(int[] indices, float[] scores) {

    /** How many are left. */
    public int size() {
        return indices.length;
    }

    /** The first ones, at most {@code limit}; all if that is not positive. */
    Kept atMost(int limit) {
        if (limit <= 0 || limit >= indices.length) {
            return this;
        }
        return new Kept(java.util.Arrays.copyOf(indices, limit), java.util.Arrays.copyOf(scores, limit));
    }
}

package org.mm4j.cv.ops;

import java.util.Arrays;

/** Sorting by score. */
final class Order {

    private Order() {}

    /** Positions by descending score, equal scores in input order; NaN comes first, as in torch. */
    static int[] descending(float[] scores) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            // The high half orders floats (made to grow with the value, then inverted), the low half breaks ties.
            float score = scores[i] == 0 ? 0 : scores[i];
            int bits = Float.floatToIntBits(score);
            int ascending = bits ^ ((bits >> 31) & 0x7fffffff);
            keys[i] = ((long) ~ascending << 32) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }
}

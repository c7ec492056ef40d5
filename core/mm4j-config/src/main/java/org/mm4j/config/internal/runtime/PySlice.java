package org.mm4j.config.internal.runtime;

import java.math.BigInteger;

/** Python's {@code slice}; parts that were left out are {@code None}. */
public record PySlice(Object low, Object high, Object step) {

    private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

    /** The indices of a slice in a sequence: {@code start}, {@code step} and the number of items. */
    public record Indices(int start, int stop, int step, int count) {

        /** The index of the i-th item. */
        public int at(int i) {
            return start + i * step;
        }
    }

    /** The indices that this slice selects in a sequence of a length. */
    public Indices indices(int length) {
        int by = step == PyNone.NONE ? 1 : clamp(step);
        if (by == 0) {
            throw new PyException("ValueError", "slice step cannot be zero");
        }
        int first = low == PyNone.NONE ? (by > 0 ? 0 : length - 1) : bound(low, length, by);
        int stop = high == PyNone.NONE ? (by > 0 ? length : -1) : bound(high, length, by);
        long span = by > 0 ? (long) stop - first : (long) first - stop;
        long stride = Math.abs((long) by);
        return new Indices(first, stop, by, span <= 0 ? 0 : (int) ((span + stride - 1) / stride));
    }

    private static int bound(Object value, int length, int by) {
        int index = clamp(value);
        if (index < 0) {
            index = Math.max(index + length, by > 0 ? 0 : -1);
        }
        return Math.min(index, by > 0 ? length : length - 1);
    }

    private static int clamp(Object value) {
        return Numbers.index(value, "slice indices must be integers or None")
                .max(MOST.negate())
                .min(MOST)
                .intValue();
    }
}

package org.mm4j.cv.models;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * How much to pad on each side: configs write one number, or {@code (left, right, top, bottom)}.
 *
 * @param left columns
 * @param right columns
 * @param top rows
 * @param bottom rows
 */
public record Edges(int left, int right, int top, int bottom) {

    /** The same on all sides. */
    @FromConfig
    public static Edges of(int all) {
        return new Edges(all, all, all, all);
    }

    /** Left, right, top and bottom. */
    @FromConfig
    public static Edges of(List<Integer> sides) {
        if (sides.size() != 4) {
            throw new IllegalArgumentException(
                    "padding is one number or (left, right, top, bottom), not " + sides.size() + " numbers");
        }
        return new Edges(sides.get(0), sides.get(1), sides.get(2), sides.get(3));
    }

    /** As libtorch takes them: of the last dimension first. */
    long[] longs() {
        return new long[] {left, right, top, bottom};
    }

    @Override
    public String toString() {
        return "(" + left + ", " + right + ", " + top + ", " + bottom + ")";
    }
}

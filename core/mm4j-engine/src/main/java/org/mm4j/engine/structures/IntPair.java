package org.mm4j.engine.structures;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * A height and a width, as layers take them: one number for both, or two. Configs write {@code 3} or {@code (3, 5)}.
 *
 * @param height the first number
 * @param width the second number
 */
public record IntPair(int height, int width) {

    /** The same number twice. */
    @FromConfig
    public static IntPair of(int both) {
        return new IntPair(both, both);
    }

    /** Two numbers, height first. */
    @FromConfig
    public static IntPair of(List<Integer> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("expected one number or two, got " + pair.size());
        }
        return new IntPair(pair.get(0), pair.get(1));
    }

    /** Two numbers. */
    public static IntPair of(int height, int width) {
        return new IntPair(height, width);
    }

    /** As libtorch takes it. */
    public long[] longs() {
        return new long[] {height, width};
    }

    @Override
    public String toString() {
        return "(" + height + ", " + width + ")";
    }
}

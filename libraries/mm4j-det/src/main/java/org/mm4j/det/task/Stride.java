package org.mm4j.det.task;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * How many pixels of the input one cell of a feature map stands for.
 *
 * @param width along x, at least 1
 * @param height along y, at least 1
 */
public record Stride(int width, int height) {

    /** Checks the range. */
    public Stride {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a stride is at least 1, not (" + width + ", " + height + ")");
        }
    }

    /** The same stride along both axes. */
    @FromConfig
    public static Stride of(int both) {
        return new Stride(both, both);
    }

    /** Width and height. */
    @FromConfig
    public static Stride of(List<Integer> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("a stride is a number or (width, height), not " + pair);
        }
        return new Stride(pair.get(0), pair.get(1));
    }
}

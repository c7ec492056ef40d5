package org.mm4j.cls.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * From a number to another, which is not smaller.
 *
 * @param min the smaller one
 * @param max the larger one
 */
public record Range(double min, double max) {

    public Range {
        if (!(min <= max)) {
            throw new IllegalArgumentException("expected (min, max), got (" + min + ", " + max + ")");
        }
    }

    /** Two numbers. */
    @FromConfig
    public static Range of(List<Double> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("expected (min, max), got " + pair.size() + " numbers");
        }
        return new Range(pair.get(0), pair.get(1));
    }
}

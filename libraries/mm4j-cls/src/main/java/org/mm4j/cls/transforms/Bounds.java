package org.mm4j.cls.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * Magnitudes at the lowest and the highest level; the second may be the smaller one.
 *
 * @param lowest at level 0
 * @param highest at the highest level
 */
public record Bounds(double lowest, double highest) {

    /** Two numbers. */
    @FromConfig
    public static Bounds of(List<Double> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("expected two numbers, got " + pair.size());
        }
        return new Bounds(pair.get(0), pair.get(1));
    }
}

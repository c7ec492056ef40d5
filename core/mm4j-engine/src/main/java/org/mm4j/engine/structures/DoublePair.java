package org.mm4j.engine.structures;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * Two numbers with fractions, one for rows and one for columns. Configs write {@code 2}, {@code 2.0} or
 * {@code (2.0, 1.5)}.
 *
 * @param height for rows
 * @param width for columns
 */
public record DoublePair(double height, double width) {

    /** The same number twice. */
    @FromConfig
    public static DoublePair of(double both) {
        return new DoublePair(both, both);
    }

    /** Two numbers, for rows first. */
    @FromConfig
    public static DoublePair of(List<Double> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("expected one number or two, got " + pair.size());
        }
        return new DoublePair(pair.get(0), pair.get(1));
    }

    @Override
    public String toString() {
        return height == width ? Double.toString(height) : "(" + height + ", " + width + ")";
    }
}

package org.mm4j.cls.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * How much {@link ColorJitter} changes a quality: configs write one number, how far from the middle factors are drawn, or
 * the least and the largest factor.
 *
 * @param spread how far from the middle; NaN if the factors are given
 * @param range the factors, if they are given
 */
public record JitterRange(double spread, Range range) {

    /** So far from the middle. */
    @FromConfig
    public static JitterRange of(double spread) {
        if (!(spread >= 0)) {
            throw new IllegalArgumentException("a single number is not negative, unlike " + spread);
        }
        return new JitterRange(spread, new Range(0, 0));
    }

    /** The factors themselves. */
    @FromConfig
    public static JitterRange of(List<Double> pair) {
        return new JitterRange(Double.NaN, Range.of(pair));
    }

    /** The least and the largest factor, cut off at bounds. */
    Range around(double middle, double least, double largest) {
        boolean isGiven = Double.isNaN(spread);
        double min = isGiven ? range.min() : middle - spread;
        double max = isGiven ? range.max() : middle + spread;
        return new Range(Math.max(least, Math.min(largest, min)), Math.max(least, Math.min(largest, max)));
    }
}

package org.mm4j.cls.transforms;

import org.mm4j.registry.FromConfig;

/**
 * How much magnitudes vary: configs write the standard deviation of the level, 0 or less for none, or {@code 'inf'} for
 * levels between 0 and the given one, all alike.
 *
 * @param std the standard deviation; infinite for all alike
 */
public record MagnitudeStd(double std) {

    /** A standard deviation. */
    @FromConfig
    public static MagnitudeStd of(double std) {
        return new MagnitudeStd(std);
    }

    /** The word for all alike. */
    @FromConfig
    public static MagnitudeStd of(String word) {
        if (!word.equals("inf")) {
            throw new IllegalArgumentException("expected a number or 'inf', got '" + word + "'");
        }
        return new MagnitudeStd(Double.POSITIVE_INFINITY);
    }

    /** Whether all levels are alike. */
    public boolean isUniform() {
        return Double.isInfinite(std);
    }
}

package org.mm4j.engine.runner;

import org.mm4j.registry.FromConfig;

/**
 * A whole number that configs may also write as {@code 57300.0}, which is what a division gives.
 *
 * @param value from 0 on
 */
public record Count(int value) {

    /** Checks the number. */
    public Count {
        if (value < 0) {
            throw new IllegalArgumentException("a count is 0 or more, not " + value);
        }
    }

    /** A number. */
    @FromConfig
    public static Count of(long value) {
        return new Count(Math.toIntExact(value));
    }

    /**
     * A number without a fraction.
     *
     * @throws IllegalArgumentException if it has one
     */
    @FromConfig
    public static Count of(double value) {
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a whole number is wanted, not " + value);
        }
        return new Count((int) value);
    }
}

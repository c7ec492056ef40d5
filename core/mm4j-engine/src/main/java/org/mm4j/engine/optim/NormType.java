package org.mm4j.engine.optim;

import org.mm4j.registry.FromConfig;

/**
 * The p of a p-norm.
 *
 * @param p above 0; infinity for the largest absolute value
 */
public record NormType(double p) {

    /** Checks the number. */
    public NormType {
        if (!(p > 0)) {
            throw new IllegalArgumentException("norm_type: expected a number above 0 or 'inf', got " + p);
        }
    }

    /** A number. */
    @FromConfig
    public static NormType of(double p) {
        return new NormType(p);
    }

    /** The text {@code inf}. */
    @FromConfig
    public static NormType of(String text) {
        if (text.equals("inf")) {
            return new NormType(Double.POSITIVE_INFINITY);
        }
        throw new IllegalArgumentException("norm_type: expected a number above 0 or 'inf', got '" + text + "'");
    }
}

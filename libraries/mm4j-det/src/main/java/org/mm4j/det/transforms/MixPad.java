package org.mm4j.det.transforms;

import org.mm4j.registry.FromConfig;

/**
 * What surrounds a picture that is mixed in. A number with a decimal point, {@code 114.0}, makes the picture float64
 * while it is resized, and a whole one leaves it uint8, whose resizing rounds otherwise: so it is in the original.
 *
 * @param value from 0 to 255
 * @param isWhole whether it was written without a decimal point
 */
public record MixPad(double value, boolean isWhole) {

    public MixPad {
        if (!(value >= 0 && value <= 255)) {
            throw new IllegalArgumentException("pad_val is from 0 to 255, not " + value);
        }
    }

    /** A whole number. */
    @FromConfig
    public static MixPad of(int value) {
        return new MixPad(value, true);
    }

    /** Any number. */
    @FromConfig
    public static MixPad of(double value) {
        return new MixPad(value, false);
    }
}

package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.FromConfig;

/**
 * What surrounds a picture that is mixed in: configs write a number, or one for each channel. A number with a decimal point,
 * {@code 114.0}, makes the picture float64 while it is resized, and whole ones leave it uint8, whose resizing rounds
 * otherwise: so it is in the original.
 *
 * @param fill from 0 to 255
 * @param isWhole whether all numbers were written without a decimal point
 */
public record MixPad(FillValue fill, boolean isWhole) {

    /** Reads what a config gives. */
    @FromConfig
    public static MixPad of(ConfigValue value) {
        List<ConfigValue> items = value instanceof ConfigSequence sequence ? sequence.items() : List.of(value);
        List<Double> numbers = new ArrayList<>();
        boolean isWhole = true;
        for (ConfigValue item : items) {
            if (item instanceof ConfigInt whole) {
                numbers.add(whole.value().doubleValue());
            } else if (item instanceof ConfigFloat number) {
                numbers.add(number.value());
                isWhole = false;
            } else {
                throw new IllegalArgumentException("pad_val is a number or one for each channel, not " + value);
            }
        }
        return new MixPad(new FillValue(numbers), isWhole);
    }

    /** One number for each channel of a picture. */
    double[] channels(int channels) {
        return fill.channels(channels);
    }
}

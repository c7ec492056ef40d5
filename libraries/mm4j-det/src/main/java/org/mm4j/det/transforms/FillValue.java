package org.mm4j.det.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * What pixels are filled with: configs write a number for all channels, or one for each.
 *
 * @param numbers one or several, from 0 to 255
 */
public record FillValue(List<Double> numbers) {

    /** Checks the numbers. */
    public FillValue {
        numbers = List.copyOf(numbers);
        if (numbers.isEmpty() || numbers.stream().anyMatch(number -> !(number >= 0 && number <= 255))) {
            throw new IllegalArgumentException("pixels are filled with numbers from 0 to 255, unlike " + numbers);
        }
    }

    /** The same for all channels. */
    @FromConfig
    public static FillValue of(double number) {
        return new FillValue(List.of(number));
    }

    /** One number for each channel. */
    @FromConfig
    public static FillValue of(List<Double> numbers) {
        return new FillValue(numbers);
    }

    /** One number for each channel of a picture. */
    double[] channels(int channels) {
        if (numbers.size() != 1 && numbers.size() != channels) {
            throw new IllegalArgumentException(
                    numbers.size() + " values to fill " + channels + " channels with; give one for each, or one");
        }
        double[] values = new double[channels];
        for (int i = 0; i < channels; i++) {
            values[i] = numbers.get(numbers.size() == 1 ? 0 : i);
        }
        return values;
    }
}

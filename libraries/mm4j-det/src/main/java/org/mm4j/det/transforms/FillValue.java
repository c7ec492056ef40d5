package org.mm4j.det.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * What pixels are filled with: configs write a number for all channels, or one for each.
 *
 * @param numbers one or several, from 0 to 255
 */
public record FillValue(List<Double> numbers) {

    private static final int SCALAR = 4;

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

    /**
     * The four numbers that OpenCV fills borders with, over and over for more channels: what is not given is 0, and of a
     * picture of fewer channels the first ones count.
     */
    double[] scalar() {
        double[] values = new double[SCALAR];
        for (int i = 0; i < SCALAR; i++) {
            values[i] = numbers.size() == 1 ? numbers.get(0) : i < numbers.size() ? numbers.get(i) : 0;
        }
        return values;
    }

    /**
     * Refuses more numbers than {@link #scalar} has.
     *
     * @param name what the config calls this
     */
    void requireScalar(String name) {
        if (numbers.size() > SCALAR) {
            throw new IllegalArgumentException(
                    name + " is one number, or up to " + SCALAR + ", not " + numbers.size() + ": " + numbers);
        }
    }
}

package org.mm4j.cls.transforms;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * What fills parts without a picture: configs write one number for all channels, or one for each.
 *
 * @param values a single one stands for all channels
 */
public record FillColor(List<Double> values) {

    public FillColor {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("expected a number, or one for each channel");
        }
    }

    /** The same for all channels. */
    @FromConfig
    public static FillColor of(double value) {
        return new FillColor(List.of(value));
    }

    /** One for each channel. */
    @FromConfig
    public static FillColor of(List<Double> values) {
        return new FillColor(values);
    }

    /**
     * As OpenCV's border functions take it in the originals: a single number is that of the first channel, blue, and the
     * others are 0.
     *
     * @throws IllegalArgumentException if there are several, but of another number
     */
    double[] asBorder(String what, int channels) {
        double[] all = of(what, channels);
        if (values.size() == 1) {
            Arrays.fill(all, 1, all.length, 0);
        }
        return all;
    }

    /**
     * One number for each of so many channels.
     *
     * @throws IllegalArgumentException if there are several, but of another number
     */
    double[] of(String what, int channels) {
        if (values.size() != 1 && values.size() != channels) {
            throw new IllegalArgumentException(
                    what + " has " + values.size() + " numbers, but the image has " + channels + " channels");
        }
        List<Double> all = values.size() == 1 ? Collections.nCopies(channels, values.get(0)) : values;
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }
}

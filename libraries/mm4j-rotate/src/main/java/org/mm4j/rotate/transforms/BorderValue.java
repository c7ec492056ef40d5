package org.mm4j.rotate.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * What is filled in where a turned picture has no pixels: configs write one number, or one for each of three channels.
 *
 * @param channels three numbers
 */
public record BorderValue(List<Double> channels) {

    /** Copies the numbers. */
    public BorderValue {
        channels = List.copyOf(channels);
    }

    /** The same number for each channel. */
    @FromConfig
    public static BorderValue of(double all) {
        return new BorderValue(List.of(all, all, all));
    }

    /** A number for each of three channels. */
    @FromConfig
    public static BorderValue of(List<Double> each) {
        if (each.size() != 3) {
            throw new IllegalArgumentException("a border value is one number or three, not " + each.size());
        }
        return new BorderValue(each);
    }

    /** As OpenCV takes it. */
    double[] values() {
        return channels.stream().mapToDouble(Double::doubleValue).toArray();
    }
}

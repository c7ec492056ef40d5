package org.mm4j.det.transforms;

import java.util.List;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.registry.FromConfig;

/**
 * From where to where a number is drawn: configs write {@code (low, high)}.
 *
 * @param low not greater than {@code high}
 * @param high finite
 */
public record NumberRange(double low, double high) {

    public NumberRange {
        if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException("a range is from small to large, unlike (" + low + ", " + high + ")");
        }
    }

    /** Both ends. */
    @FromConfig
    public static NumberRange of(List<Double> ends) {
        if (ends.size() != 2) {
            throw new IllegalArgumentException("a range is (low, high), not " + ends.size() + " numbers");
        }
        return new NumberRange(ends.get(0), ends.get(1));
    }

    /** This range, if it is above a number. */
    NumberRange requireAbove(String name, double bound) {
        if (!(low > bound)) {
            throw new IllegalArgumentException(name + " is above " + bound + ", unlike (" + low + ", " + high + ")");
        }
        return this;
    }

    /** A number of the range. */
    double draw(SampleRandom random) {
        return random.uniform(low, high);
    }
}

package org.mm4j.engine.structures;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * One number or several, as configs write {@code 0.5} or {@code [0.5, 0.75]}.
 *
 * @param values the numbers, at least one
 */
public record Doubles(List<Double> values) {

    /** Copies the list. */
    public Doubles {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("expected a number or a list of numbers, got an empty list");
        }
    }

    /** One number. */
    @FromConfig
    public static Doubles of(double value) {
        return new Doubles(List.of(value));
    }

    /** Several numbers. */
    @FromConfig
    public static Doubles of(List<Double> values) {
        return new Doubles(values);
    }

    /** As an array. */
    public double[] toArray() {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}

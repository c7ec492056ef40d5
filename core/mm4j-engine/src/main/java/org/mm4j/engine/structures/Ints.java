package org.mm4j.engine.structures;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * One integer or several: configs write {@code -1} or {@code (0, 1, 2)}.
 *
 * @param values the integers, in the order given
 */
public record Ints(List<Integer> values) {

    public Ints {
        values = List.copyOf(values);
    }

    /** One. */
    @FromConfig
    public static Ints of(int value) {
        return new Ints(List.of(value));
    }

    /** Several. */
    @FromConfig
    public static Ints of(List<Integer> values) {
        return new Ints(values);
    }

    /**
     * As indices of things that are counted from 0; negative ones count from behind.
     *
     * @param what what the config calls the indices, for the message
     * @param count how many things there are
     * @throws IllegalArgumentException if there is no such thing
     */
    public List<Integer> indices(String what, int count) {
        return values.stream()
                .map(value -> {
                    int index = value < 0 ? count + value : value;
                    if (index < 0 || index >= count) {
                        throw new IllegalArgumentException(
                                what + ": expected from " + -count + " to " + (count - 1) + ", got " + value);
                    }
                    return index;
                })
                .toList();
    }

    @Override
    public String toString() {
        return values.size() == 1 ? values.get(0).toString() : values.toString();
    }
}

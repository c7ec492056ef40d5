package org.mm4j.engine.hooks;

import java.util.Arrays;
import java.util.Locale;
import org.mm4j.registry.FromConfig;

/**
 * When a hook's turn is among others: first come those of the smallest number, among equal ones those that were
 * registered first.
 *
 * @param value from 0 to 100
 */
public record Priority(int value) implements Comparable<Priority> {

    /** 10. */
    public static final Priority VERY_HIGH = new Priority(10);

    /** 50. */
    public static final Priority NORMAL = new Priority(50);

    /** 60. */
    public static final Priority BELOW_NORMAL = new Priority(60);

    /** 70. */
    public static final Priority LOW = new Priority(70);

    /** 90. */
    public static final Priority VERY_LOW = new Priority(90);

    /** 100. */
    public static final Priority LOWEST = new Priority(100);

    private enum Name {
        HIGHEST(0),
        VERY_HIGH(10),
        HIGH(30),
        ABOVE_NORMAL(40),
        NORMAL(50),
        BELOW_NORMAL(60),
        LOW(70),
        VERY_LOW(90),
        LOWEST(100);

        private final int value;

        Name(int value) {
            this.value = value;
        }
    }

    /** Checks the range. */
    public Priority {
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException("a priority is from 0 to 100, not " + value);
        }
    }

    /** The priority of a number. */
    @FromConfig
    public static Priority of(long value) {
        return new Priority((int) Math.max(-1, Math.min(101, value)));
    }

    /**
     * The priority of a name, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    @FromConfig
    public static Priority of(String name) {
        return Arrays.stream(Name.values())
                .filter(known -> known.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .map(known -> new Priority(known.value))
                .orElseThrow(() -> new IllegalArgumentException("a priority is a number from 0 to 100 or one of "
                        + Arrays.toString(Name.values()) + ", not '" + name + "'"));
    }

    @Override
    public int compareTo(Priority other) {
        return Integer.compare(value, other.value);
    }
}

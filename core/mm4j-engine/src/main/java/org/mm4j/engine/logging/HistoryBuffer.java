package org.mm4j.engine.logging;

import java.util.Arrays;
import java.util.Locale;

/** The values that a number had, oldest first; of very many the last million. For one thread. */
public final class HistoryBuffer {

    private static final int MOST = 1_000_000;

    /** What can be made of values. */
    public enum Statistic {
        /** Their mean. */
        MEAN,
        /** The least. */
        MIN,
        /** The largest. */
        MAX,
        /** The last one. */
        CURRENT;

        /** The name that configs use. */
        public String configName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private double[] values = new double[16];
    private int size;

    /** A buffer without values. */
    public HistoryBuffer() {}

    /** Adds a value. */
    public void update(double value) {
        if (size == values.length) {
            if (size >= 2 * MOST) {
                System.arraycopy(values, size - MOST + 1, values, 0, MOST - 1);
                size = MOST - 1;
            } else {
                values = Arrays.copyOf(values, Math.min(2 * MOST, 2 * size));
            }
        }
        values[size++] = value;
    }

    /** The number of values. */
    public int size() {
        return Math.min(size, MOST);
    }

    /**
     * The last value.
     *
     * @throws IllegalStateException if there is none
     */
    public double current() {
        return of(Statistic.CURRENT, 1);
    }

    /**
     * A statistic of the last values.
     *
     * @param window how many; of fewer there are, all
     * @throws IllegalStateException if there are no values
     */
    public double of(Statistic statistic, int window) {
        if (size == 0) {
            throw new IllegalStateException("there are no values yet");
        }
        if (window < 1) {
            throw new IllegalArgumentException("a window has at least 1 value, not " + window);
        }
        double[] last = Arrays.copyOfRange(values, size - Math.min(window, size()), size);
        return switch (statistic) {
            case MEAN -> Arrays.stream(last).sum() / last.length;
            case MIN -> Arrays.stream(last).min().orElseThrow();
            case MAX -> Arrays.stream(last).max().orElseThrow();
            case CURRENT -> values[size - 1];
        };
    }

    @Override
    public String toString() {
        return size == 0 ? "no values" : size() + " values, last " + values[size - 1];
    }
}

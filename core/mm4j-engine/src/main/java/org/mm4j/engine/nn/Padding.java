package org.mm4j.engine.nn;

import java.util.List;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.FromConfig;

/**
 * How a convolution pads: a number, two numbers, {@code 'valid'} or {@code 'same'}.
 *
 * @param amount rows and columns on each side; meaningless if {@code same}
 * @param same whether the output is to have the size of the input
 */
public record Padding(IntPair amount, boolean same) {

    /** The same on all sides. */
    @FromConfig
    public static Padding of(int both) {
        return new Padding(IntPair.of(both), false);
    }

    /** {@code same} or {@code valid}. */
    @FromConfig
    public static Padding of(String mode) {
        return switch (mode) {
            case "same" -> new Padding(IntPair.of(0), true);
            case "valid" -> new Padding(IntPair.of(0), false);
            default -> throw new IllegalArgumentException("expected 'same', 'valid' or numbers, got '" + mode + "'");
        };
    }

    /** Rows and columns. */
    @FromConfig
    public static Padding of(List<Integer> pair) {
        return new Padding(IntPair.of(pair), false);
    }

    /** Rows and columns. */
    public static Padding of(IntPair pair) {
        return new Padding(pair, false);
    }

    @Override
    public String toString() {
        return same ? "same" : amount.toString();
    }
}

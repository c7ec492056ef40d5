package org.mm4j.config.internal.runtime;

import java.util.Arrays;
import java.util.List;

/** Python's {@code tuple}. */
public record PyTuple(List<Slot> slots) {

    /** The empty tuple. */
    public static final PyTuple EMPTY = new PyTuple(List.of());

    public PyTuple {
        slots = List.copyOf(slots);
    }

    /** A tuple of values without places. */
    public static PyTuple of(Object... values) {
        return new PyTuple(Arrays.stream(values).map(Slot::of).toList());
    }

    /** Identity: equality in Python's sense is a matter of {@link Compare}. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

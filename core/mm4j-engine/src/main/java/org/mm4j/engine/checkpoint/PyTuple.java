package org.mm4j.engine.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Python tuple of a pickle. Knows how deep it nests, so that a hostile one cannot exhaust the stack. */
final class PyTuple {

    private static final int MAX_DEPTH = 200;

    private final List<Object> items;
    private final int depth;

    PyTuple(List<Object> items) {
        this.items = Collections.unmodifiableList(new ArrayList<>(items));
        int deepest = 0;
        for (Object item : items) {
            if (item instanceof PyTuple tuple) {
                deepest = Math.max(deepest, tuple.depth);
            }
        }
        this.depth = deepest + 1;
        if (depth > MAX_DEPTH) {
            throw new CheckpointException("the pickle nests tuples deeper than " + MAX_DEPTH);
        }
    }

    /** Whether it may be a key: flat enough that hashing and comparing it takes no time. */
    boolean isKey() {
        return depth <= 2 && items.size() <= 64;
    }

    List<Object> items() {
        return items;
    }

    int size() {
        return items.size();
    }

    Object get(int index) {
        if (index >= items.size()) {
            throw new CheckpointException("the pickle has a tuple with too few items");
        }
        return items.get(index);
    }

    /** The items as whole numbers. */
    long[] longs(String what) {
        long[] values = new long[items.size()];
        for (int i = 0; i < values.length; i++) {
            if (!(items.get(i) instanceof Long value)) {
                throw new CheckpointException("the pickle gives " + what + " that is not of whole numbers");
            }
            values[i] = value;
        }
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PyTuple that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    @Override
    public String toString() {
        return "tuple of " + items.size();
    }
}

package org.mm4j.config.internal.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** Python's {@code set} or {@code frozenset}; items are kept in the order of insertion. */
public final class PySet {

    private final Map<Object, Slot> slots = new LinkedHashMap<>();
    private final boolean frozen;

    /** An empty set. */
    public PySet(boolean frozen) {
        this.frozen = frozen;
    }

    /** Whether it is a {@code frozenset}. */
    public boolean frozen() {
        return frozen;
    }

    /** This set, or a frozen one with the same items. */
    public PySet asFrozen() {
        if (frozen) {
            return this;
        }
        PySet copy = new PySet(true);
        copy.slots.putAll(slots);
        return copy;
    }

    /** The items by hash key. */
    public Map<Object, Slot> slots() {
        return slots;
    }

    /** Adds an item unless an equal one is there. */
    public void add(Slot slot) {
        slots.putIfAbsent(Keys.of(slot.value()), slot);
    }

    /** Whether an equal item is there. */
    public boolean contains(Object value) {
        return slots.containsKey(Keys.of(value));
    }
}

package org.mm4j.config.internal.runtime;

import java.util.ArrayList;
import java.util.List;

/** Python's {@code list}. */
public final class PyList {

    private final List<Slot> slots;

    /** An empty list. */
    public PyList() {
        this.slots = new ArrayList<>();
    }

    /** A list of its own with these items. */
    public PyList(List<Slot> slots) {
        this.slots = new ArrayList<>(slots);
    }

    /** The items, to be read and changed. */
    public List<Slot> slots() {
        return slots;
    }

    /** Adds a value without a place. */
    public void add(Object value) {
        slots.add(Slot.of(value));
    }

    /** Takes the place of all items. */
    public void replaceAll(List<Slot> items) {
        List<Slot> copy = new ArrayList<>(items);
        slots.clear();
        slots.addAll(copy);
    }
}

package org.mm4j.config.internal.runtime;

import java.util.Iterator;

/** An iterator that a config holds: of a generator, {@code zip}, {@code map}, a dict view and the like. */
public final class PyIterator {

    private final String type;
    private final Iterator<Slot> items;

    /** An iterator of a Python type over items. */
    public PyIterator(String type, Iterator<Slot> items) {
        this.type = type;
        this.items = items;
    }

    /** The Python name of the type. */
    public String type() {
        return type;
    }

    /** The items that are left. */
    public Iterator<Slot> items() {
        return items;
    }
}

package org.mm4j.config.internal.runtime;

import org.mm4j.config.Origin;

/** A value in a variable, a list or an argument, with the place that put it there. */
public record Slot(Object value, Origin origin) {

    /** A value that no place in a text put there. */
    public static Slot of(Object value) {
        return new Slot(value, Origin.NONE);
    }
}

package org.mm4j.engine.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands for an object of a class that this reader does not know: its name and what it would have been made from.
 * Nothing was executed to make it.
 */
public final class Opaque {

    private final String type;
    private final List<Object> arguments;
    private final List<Object> items = new ArrayList<>();
    private final Map<Object, Object> entries = new LinkedHashMap<>();
    private Object state = PyNone.NONE;

    Opaque(String type, List<Object> arguments) {
        this.type = type;
        this.arguments = arguments;
    }

    /** The name of the class or function, such as {@code mmengine.logging.history_buffer.HistoryBuffer}. */
    public String type() {
        return type;
    }

    List<Object> arguments() {
        return arguments;
    }

    /** What {@code __setstate__} would have got. */
    Object state() {
        return state;
    }

    void setState(Object state) {
        this.state = state;
    }

    List<Object> items() {
        return items;
    }

    Map<Object, Object> entries() {
        return entries;
    }

    @Override
    public String toString() {
        return "<" + type + ">";
    }
}

package org.mm4j.config.internal.eval;

import java.util.IdentityHashMap;
import java.util.List;
import org.mm4j.config.internal.runtime.Meter;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyIterator;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PySet;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;

/** {@code copy.copy} and {@code copy.deepcopy}. */
final class Copies {

    private final Meter meter;
    private final boolean plain;
    private final IdentityHashMap<Object, Object> done = new IdentityHashMap<>();

    private Copies(Meter meter, boolean plain) {
        this.meter = meter;
        this.plain = plain;
    }

    /** A copy of everything, in which shared parts stay shared. */
    static Object deep(Object value, Meter meter) {
        return new Copies(meter, false).copy(value);
    }

    /** A deep copy in which dicts of base configs are plain dicts. */
    static Object plain(Object value, Meter meter) {
        return new Copies(meter, true).copy(value);
    }

    private Object copy(Object value) {
        meter.step();
        Object known = done.get(value);
        if (known != null) {
            return known;
        }
        if (value instanceof PyDict dict) {
            PyDict copy = new PyDict(dict.hasAttributes() && !plain);
            done.put(value, copy);
            meter.items(dict.entries().size());
            for (PyDict.Entry entry : dict.entries().values()) {
                copy.put(copy(entry.key()), copy(entry.value()), entry.origin());
            }
            return copy;
        } else if (value instanceof PyList list) {
            PyList copy = new PyList();
            done.put(value, copy);
            meter.items(list.slots().size());
            for (Slot slot : list.slots()) {
                copy.slots().add(new Slot(copy(slot.value()), slot.origin()));
            }
            return copy;
        } else if (value instanceof PyTuple tuple) {
            meter.items(tuple.slots().size());
            List<Slot> slots = tuple.slots().stream()
                    .map(slot -> new Slot(copy(slot.value()), slot.origin()))
                    .toList();
            PyTuple copy = new PyTuple(slots);
            done.put(value, copy);
            return copy;
        } else if (value instanceof PySet set) {
            PySet copy = new PySet(set.frozen());
            meter.items(set.slots().size());
            copy.slots().putAll(set.slots());
            done.put(value, copy);
            return copy;
        } else if (value instanceof PyModule || value instanceof PyIterator) {
            throw new PyException(
                    "TypeError", "cannot copy a '" + org.mm4j.config.internal.runtime.Types.name(value) + "' object");
        }
        return value;
    }

    /** A copy of the outermost container only. */
    static Object shallow(Interpreter in, Object value) {
        Method method = Attributes.method(value, "copy");
        return method == null ? value : method.call(in, value, Args.NONE);
    }
}

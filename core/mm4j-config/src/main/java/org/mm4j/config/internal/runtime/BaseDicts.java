package org.mm4j.config.internal.runtime;

import java.util.ArrayList;
import java.util.List;

/** Dicts of base configs: what is put into them becomes such a dict too. */
public final class BaseDicts {

    private BaseDicts() {}

    /** The value as a base dict holds it: plain dicts are converted, lists and tuples are copied. */
    public static Object adopt(Object value, Meter meter) {
        meter.step();
        if (value instanceof PyDict dict && !dict.hasAttributes()) {
            PyDict copy = new PyDict(true);
            meter.items(dict.entries().size());
            dict.entries()
                    .values()
                    .forEach(entry -> copy.put(entry.key(), adopt(entry.value(), meter), entry.origin()));
            return copy;
        } else if (value instanceof PyList list) {
            return new PyList(adoptAll(list.slots(), meter));
        } else if (value instanceof PyTuple tuple) {
            return new PyTuple(adoptAll(tuple.slots(), meter));
        }
        return value;
    }

    /** A copy of a value as a new-style config hands it on: all dicts are base dicts of their own, lists too. */
    public static Object copy(Object value, Meter meter) {
        meter.step();
        if (value instanceof PyDict dict) {
            PyDict copy = new PyDict(true);
            meter.items(dict.entries().size());
            dict.entries().values().forEach(entry -> copy.put(entry.key(), copy(entry.value(), meter), entry.origin()));
            return copy;
        } else if (value instanceof PyList list) {
            return new PyList(copyAll(list.slots(), meter));
        } else if (value instanceof PyTuple tuple) {
            return new PyTuple(copyAll(tuple.slots(), meter));
        }
        return value;
    }

    private static List<Slot> copyAll(List<Slot> slots, Meter meter) {
        meter.items(slots.size());
        List<Slot> copy = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            copy.add(new Slot(copy(slot.value(), meter), slot.origin()));
        }
        return copy;
    }

    private static List<Slot> adoptAll(List<Slot> slots, Meter meter) {
        meter.items(slots.size());
        List<Slot> copy = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            copy.add(new Slot(adopt(slot.value(), meter), slot.origin()));
        }
        return copy;
    }
}

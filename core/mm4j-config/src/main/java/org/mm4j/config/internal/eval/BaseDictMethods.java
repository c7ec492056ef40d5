package org.mm4j.config.internal.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.internal.runtime.BaseDicts;
import org.mm4j.config.internal.runtime.Keys;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.Slot;

/** The methods of dicts of base configs, some of which differ from those of {@code dict}. */
final class BaseDictMethods {

    /** Methods by name. */
    static final Map<String, Method> ALL = all();

    private static final String DELETE = "_delete_";

    private BaseDictMethods() {}

    private static Map<String, Method> all() {
        Map<String, Method> all = new HashMap<>(DictMethods.ALL);
        all.put("pop", BaseDictMethods::pop);
        all.put("update", BaseDictMethods::update);
        all.put("copy", (in, self, args) -> copy(in, (PyDict) self));
        all.put("deepcopy", (in, self, args) -> Copies.deep(self, in.meter()));
        all.put("to_dict", (in, self, args) -> Copies.plain(self, in.meter()));
        all.put("merge", BaseDictMethods::merge);
        return Map.copyOf(all);
    }

    private static Object pop(Interpreter in, Object self, Args args) {
        Args.Bound bound = args.bind("pop", "key", "default?");
        PyDict.Entry entry = ((PyDict) self).entries().remove(Keys.of(bound.get("key")));
        return entry == null ? bound.get("default", PyNone.NONE) : entry.value();
    }

    /** Updates dicts in dicts key by key. */
    private static Object update(Interpreter in, Object self, Args args) {
        if (args.count() > 1) {
            throw new PyException("TypeError", "update only accept one positional argument");
        }
        if (args.count() == 1 && !(args.get(0) instanceof PyDict)) {
            throw new PyException("TypeError", "update of a base dict wants a dict");
        }
        PyDict more = DictMethods.pairs(in, args);
        for (PyDict.Entry entry : List.copyOf(more.entries().values())) {
            put(in, (PyDict) self, entry);
        }
        return PyNone.NONE;
    }

    private static void put(Interpreter in, PyDict dict, PyDict.Entry entry) {
        in.meter().step();
        if (dict.get(entry.key()) instanceof PyDict old && entry.value() instanceof PyDict) {
            Args args = new Args(List.of(entry.slot()), Map.of());
            if (old.hasAttributes()) {
                update(in, old, args);
            } else {
                DictMethods.update(in, old, args);
            }
        } else {
            in.items().set(dict, entry.key(), entry.value(), entry.origin());
        }
    }

    private static PyDict copy(Interpreter in, PyDict dict) {
        PyDict copy = new PyDict(true);
        for (PyDict.Entry entry : dict.entries().values()) {
            copy.put(entry.key(), BaseDicts.adopt(entry.value(), in.meter()), entry.origin());
        }
        return copy;
    }

    /** Merges with {@code _delete_}, as inheritance does. */
    private static Object merge(Interpreter in, Object self, Args args) {
        PyDict dict = (PyDict) self;
        if (!(Copies.deep(args.bind("merge", "other").get("other"), in.meter()) instanceof PyDict other)) {
            throw new PyException("TypeError", "merge wants a dict");
        }
        Slot merged = merged(in, Slot.of(other), Slot.of(Copies.deep(dict, in.meter())));
        dict.entries().clear();
        if (merged.value() instanceof PyDict result) {
            result.entries()
                    .values()
                    .forEach(entry -> in.items().set(dict, entry.key(), entry.value(), entry.origin()));
        }
        return PyNone.NONE;
    }

    private static Slot merged(Interpreter in, Slot childSlot, Slot baseSlot) {
        if (!(childSlot.value() instanceof PyDict child)) {
            return childSlot;
        }
        PyDict.Entry delete = child.entries().remove(DELETE);
        if (!(baseSlot.value() instanceof PyDict base)) {
            return childSlot;
        }
        PyDict result = new PyDict();
        if (delete == null || !in.ops().truthy(delete.value())) {
            base.entries().values().stream()
                    .filter(entry -> !DELETE.equals(entry.key()))
                    .forEach(entry -> result.put(entry.key(), entry.value(), entry.origin()));
        }
        for (PyDict.Entry entry : child.entries().values()) {
            PyDict.Entry old = result.entries().get(Keys.of(entry.key()));
            Slot slot = merged(in, entry.slot(), old == null ? Slot.of(PyNone.NONE) : old.slot());
            result.put(entry.key(), slot.value(), slot.origin());
        }
        return new Slot(result, childSlot.origin());
    }
}

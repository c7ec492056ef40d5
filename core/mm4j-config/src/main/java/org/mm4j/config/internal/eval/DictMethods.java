package org.mm4j.config.internal.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.runtime.Items;
import org.mm4j.config.internal.runtime.Keys;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;

/** The methods of {@code dict}. */
final class DictMethods {

    /** Methods by name. */
    static final Map<String, Method> ALL = Map.ofEntries(
            Map.entry("get", DictMethods::get),
            Map.entry("keys", (in, self, args) -> new PyList(keys((PyDict) self))),
            Map.entry("values", (in, self, args) -> new PyList(values((PyDict) self))),
            Map.entry("items", (in, self, args) -> new PyList(items(in, (PyDict) self))),
            Map.entry("pop", DictMethods::pop),
            Map.entry("popitem", DictMethods::popItem),
            Map.entry("setdefault", DictMethods::setDefault),
            Map.entry("update", (in, self, args) -> update(in, (PyDict) self, args)),
            Map.entry("copy", (in, self, args) -> copy(in, (PyDict) self)),
            Map.entry("clear", (in, self, args) -> {
                ((PyDict) self).entries().clear();
                return PyNone.NONE;
            }));

    private DictMethods() {}

    static Object get(Interpreter in, Object self, Args args) {
        Args.Bound bound = args.bind("get", "key", "default?");
        Object value = ((PyDict) self).get(bound.get("key"));
        return value == null ? bound.get("default", PyNone.NONE) : value;
    }

    static List<Slot> keys(PyDict dict) {
        List<Slot> keys = new ArrayList<>();
        dict.entries().values().forEach(entry -> keys.add(Slot.of(entry.key())));
        return keys;
    }

    static List<Slot> values(PyDict dict) {
        List<Slot> values = new ArrayList<>();
        dict.entries().values().forEach(entry -> values.add(entry.slot()));
        return values;
    }

    static List<Slot> items(Interpreter in, PyDict dict) {
        in.meter().items(3L * dict.entries().size());
        List<Slot> items = new ArrayList<>();
        dict.entries()
                .values()
                .forEach(entry -> items.add(Slot.of(new PyTuple(List.of(Slot.of(entry.key()), entry.slot())))));
        return items;
    }

    private static Object pop(Interpreter in, Object self, Args args) {
        Args.Bound bound = args.bind("pop", "key", "default?");
        PyDict dict = (PyDict) self;
        PyDict.Entry entry = dict.entries().remove(Keys.of(bound.get("key")));
        if (entry != null) {
            return entry.value();
        }
        if (bound.has("default")) {
            return bound.get("default");
        }
        throw Items.missing(dict, bound.get("key"));
    }

    static Object popItem(Interpreter in, Object self, Args args) {
        PyDict dict = (PyDict) self;
        PyDict.Entry last = null;
        for (PyDict.Entry entry : dict.entries().values()) {
            last = entry;
        }
        if (last == null) {
            throw new PyException("KeyError", "popitem(): dictionary is empty");
        }
        dict.entries().remove(Keys.of(last.key()));
        return PyTuple.of(last.key(), last.value());
    }

    static Object setDefault(Interpreter in, Object self, Args args) {
        Args.Bound bound = args.bind("setdefault", "key", "default?");
        PyDict dict = (PyDict) self;
        Object value = dict.get(bound.get("key"));
        if (value == null) {
            value = bound.get("default", PyNone.NONE);
            Slot slot = bound.values().get("default");
            in.items().set(dict, bound.get("key"), value, slot == null ? Origin.NONE : slot.origin());
        }
        return value;
    }

    static Object update(Interpreter in, PyDict dict, Args args) {
        if (args.count() > 1) {
            throw new PyException("TypeError", "update expected at most 1 argument, got " + args.count());
        }
        PyDict more = pairs(in, args);
        in.meter().items(more.entries().size());
        more.entries().values().forEach(entry -> dict.put(entry.key(), entry.value(), entry.origin()));
        return PyNone.NONE;
    }

    /** The dict that {@code dict(…)} makes of arguments. */
    static PyDict pairs(Interpreter in, Args args) {
        PyDict result = new PyDict();
        if (args.count() > 0) {
            if (args.get(0) instanceof PyDict from) {
                in.meter().items(from.entries().size());
                result.entries().putAll(from.entries());
            } else {
                for (Slot pair : in.ops().items(args.get(0))) {
                    List<Slot> two = in.ops().items(pair.value());
                    if (two.size() != 2) {
                        throw new PyException(
                                "ValueError", "a dict is made of pairs, but an item has length " + two.size());
                    }
                    result.put(
                            two.get(0).value(), two.get(1).value(), two.get(1).origin());
                }
            }
        }
        for (Map.Entry<String, Slot> entry : args.keywords().entrySet()) {
            result.put(
                    entry.getKey(), entry.getValue().value(), entry.getValue().origin());
        }
        return result;
    }

    private static PyDict copy(Interpreter in, PyDict dict) {
        PyDict copy = new PyDict();
        in.meter().items(dict.entries().size());
        copy.entries().putAll(new LinkedHashMap<>(dict.entries()));
        return copy;
    }
}

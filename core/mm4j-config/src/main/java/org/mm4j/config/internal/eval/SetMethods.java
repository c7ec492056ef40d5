package org.mm4j.config.internal.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.internal.lang.Operator;
import org.mm4j.config.internal.runtime.Compare;
import org.mm4j.config.internal.runtime.Keys;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PySet;
import org.mm4j.config.internal.runtime.Sets;
import org.mm4j.config.internal.runtime.Slot;

/** The methods of {@code set} and {@code frozenset}. */
final class SetMethods {

    /** Methods that change nothing, by name. */
    static final Map<String, Method> FROZEN = Map.ofEntries(
            Map.entry("union", (in, self, args) -> combine(in, Operator.OR, self, args)),
            Map.entry("intersection", (in, self, args) -> combine(in, Operator.AND, self, args)),
            Map.entry("difference", (in, self, args) -> combine(in, Operator.SUBTRACT, self, args)),
            Map.entry("symmetric_difference", (in, self, args) -> combine(in, Operator.XOR, self, args)),
            Map.entry("copy", (in, self, args) -> combine(in, Operator.OR, self, Args.NONE)),
            Map.entry("issubset", (in, self, args) -> order(in, "<=", self, args)),
            Map.entry("issuperset", (in, self, args) -> order(in, ">=", self, args)),
            Map.entry(
                    "isdisjoint",
                    (in, self, args) ->
                            combine(in, Operator.AND, self, args).slots().isEmpty()));

    /** All methods by name. */
    static final Map<String, Method> ALL = all();

    private SetMethods() {}

    private static Map<String, Method> all() {
        Map<String, Method> all = new HashMap<>(FROZEN);
        all.put("add", (in, self, args) -> {
            args.bind("add", "elem");
            in.meter().items(1);
            ((PySet) self).add(args.positional().get(0));
            return PyNone.NONE;
        });
        all.put("discard", (in, self, args) -> {
            ((PySet) self).slots().remove(Keys.of(args.bind("discard", "elem").get("elem")));
            return PyNone.NONE;
        });
        all.put("remove", (in, self, args) -> {
            Object item = args.bind("remove", "elem").get("elem");
            if (((PySet) self).slots().remove(Keys.of(item)) == null) {
                throw new PyException("KeyError", "the set does not have this item", item, List.of());
            }
            return PyNone.NONE;
        });
        all.put("clear", (in, self, args) -> {
            ((PySet) self).slots().clear();
            return PyNone.NONE;
        });
        all.put("pop", (in, self, args) -> {
            PySet set = (PySet) self;
            if (set.slots().isEmpty()) {
                throw new PyException("KeyError", "pop from an empty set");
            }
            Object first = set.slots().keySet().iterator().next();
            Slot slot = set.slots().remove(first);
            return slot == null ? PyNone.NONE : slot.value();
        });
        all.put("update", (in, self, args) -> {
            for (Slot more : args.positional()) {
                in.ops().items(more.value()).forEach(((PySet) self)::add);
            }
            return PyNone.NONE;
        });
        return Map.copyOf(all);
    }

    static PySet of(Interpreter in, boolean frozen, Object items) {
        PySet set = new PySet(frozen);
        in.ops().items(items).forEach(set::add);
        return set;
    }

    private static PySet combine(Interpreter in, Operator operator, Object self, Args args) {
        PySet result = Sets.combine(Operator.OR, (PySet) self, new PySet(false), in.meter());
        for (Slot other : args.positional()) {
            result = Sets.combine(operator, result, of(in, false, other.value()), in.meter());
        }
        return result;
    }

    private static Object order(Interpreter in, String operator, Object self, Args args) {
        return Compare.order(
                operator, self, of(in, false, args.bind("set", "other").get("other")), in.meter());
    }
}

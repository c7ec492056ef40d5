package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.mm4j.config.internal.runtime.Compare;
import org.mm4j.config.internal.runtime.Items;
import org.mm4j.config.internal.runtime.Numbers;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;

/** The methods of {@code list} and {@code tuple}. */
final class ListMethods {

    /** Methods of tuples by name. */
    static final Map<String, Method> TUPLE = Map.of("index", ListMethods::index, "count", ListMethods::count);

    /** Methods of lists by name. */
    static final Map<String, Method> LIST = Map.ofEntries(
            Map.entry("index", ListMethods::index),
            Map.entry("count", ListMethods::count),
            Map.entry("append", (in, self, args) -> {
                args.bind("append", "object");
                in.meter().items(1);
                slots(self).add(args.positional().get(0));
                return PyNone.NONE;
            }),
            Map.entry("extend", (in, self, args) -> {
                args.bind("extend", "iterable");
                slots(self).addAll(List.copyOf(in.ops().items(args.get(0))));
                return PyNone.NONE;
            }),
            Map.entry("insert", ListMethods::insert),
            Map.entry("pop", ListMethods::pop),
            Map.entry("remove", ListMethods::remove),
            Map.entry("clear", (in, self, args) -> {
                slots(self).clear();
                return PyNone.NONE;
            }),
            Map.entry("copy", (in, self, args) -> {
                in.meter().items(slots(self).size());
                return new PyList(slots(self));
            }),
            Map.entry("reverse", (in, self, args) -> {
                Collections.reverse(slots(self));
                return PyNone.NONE;
            }),
            Map.entry("sort", (in, self, args) -> {
                ((PyList) self).replaceAll(sorted(in, slots(self), args));
                return PyNone.NONE;
            }));

    private ListMethods() {}

    private static List<Slot> slots(Object self) {
        return ((PyList) self).slots();
    }

    private static Object index(Interpreter in, Object self, Args args) {
        Args.Bound bound = args.bind("index", "value", "start?", "stop?");
        List<Slot> items = List.copyOf(in.ops().items(self));
        int from = Math.max(0, edge(bound.get("start", BigInteger.ZERO), items.size()));
        int to = Math.min(items.size(), edge(bound.get("stop", BigInteger.valueOf(items.size())), items.size()));
        for (int i = from; i < to; i++) {
            if (Compare.same(items.get(i).value(), bound.get("value"), in.meter())) {
                return BigInteger.valueOf(i);
            }
        }
        throw new PyException("ValueError", "the value is not in the list");
    }

    private static int edge(Object index, int size) {
        int value = Numbers.small(index, "slice indices must be integers");
        return value < 0 ? value + size : value;
    }

    private static Object count(Interpreter in, Object self, Args args) {
        Object wanted = args.bind("count", "value").get("value");
        long count = in.ops().items(self).stream()
                .filter(slot -> Compare.same(slot.value(), wanted, in.meter()))
                .count();
        return BigInteger.valueOf(count);
    }

    private static Object insert(Interpreter in, Object self, Args args) {
        Object index = args.bind("insert", "index", "object").get("index");
        List<Slot> slots = slots(self);
        int at = Math.max(0, Math.min(slots.size(), edge(index, slots.size())));
        in.meter().items(1);
        slots.add(at, args.positional().get(1));
        return PyNone.NONE;
    }

    private static Object pop(Interpreter in, Object self, Args args) {
        Object index = args.bind("pop", "index?").get("index", BigInteger.ONE.negate());
        List<Slot> slots = slots(self);
        if (slots.isEmpty()) {
            throw new PyException("IndexError", "pop from empty list");
        }
        return slots.remove(Items.position(index, slots.size(), "pop")).value();
    }

    private static Object remove(Interpreter in, Object self, Args args) {
        Object wanted = args.bind("remove", "value").get("value");
        List<Slot> slots = slots(self);
        for (int i = 0; i < slots.size(); i++) {
            if (Compare.same(slots.get(i).value(), wanted, in.meter())) {
                slots.remove(i);
                return PyNone.NONE;
            }
        }
        throw new PyException("ValueError", "list.remove(x): x not in list");
    }

    /** The items in order, by the arguments {@code key} and {@code reverse}. */
    static List<Slot> sorted(Interpreter in, List<Slot> slots, Args args) {
        Args.Bound bound = new Args(List.of(), args.keywords()).bind("sort", "key?", "reverse?");
        Object key = bound.get("key", PyNone.NONE);
        boolean reverse = in.ops().truthy(bound.get("reverse", false));
        record Keyed(Object key, Slot slot) {}
        List<Keyed> keyed = new ArrayList<>();
        in.meter().items(slots.size());
        for (Slot slot : slots) {
            keyed.add(new Keyed(key == PyNone.NONE ? slot.value() : in.call(key, Args.of(slot.value())), slot));
        }
        Comparator<Keyed> order = (a, b) -> {
            if (Compare.order("<", a.key(), b.key(), in.meter())) {
                return -1;
            }
            return Compare.order("<", b.key(), a.key(), in.meter()) ? 1 : 0;
        };
        try {
            keyed.sort(reverse ? order.reversed() : order);
        } catch (IllegalArgumentException inconsistent) {
            throw new PyException("ValueError", "the items have no consistent order");
        }
        return keyed.stream().map(Keyed::slot).toList();
    }

    /** {@code sorted(…)}. */
    static Object sorted(Interpreter in, Args args) {
        if (args.count() != 1) {
            throw new PyException("TypeError", "sorted expected 1 argument, got " + args.count());
        }
        return new PyList(sorted(in, in.ops().items(args.get(0)), args));
    }

    /** {@code reversed(…)}. */
    static List<Slot> reversed(Interpreter in, Object value) {
        List<Slot> items = new ArrayList<>(in.ops().items(value));
        Collections.reverse(items);
        return items;
    }

    static PyTuple tuple(Interpreter in, Args args) {
        return args.count() == 0 ? PyTuple.EMPTY : new PyTuple(in.ops().items(args.get(0)));
    }
}

package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.internal.lang.Operator;
import org.mm4j.config.internal.runtime.Numbers;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyIterator;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;

/** The modules {@code itertools} and {@code functools}, as far as configs need them. */
final class IterModule {

    private IterModule() {}

    static Map<String, Object> members() {
        Map<String, Object> all = new HashMap<>();
        PyType chain = new PyType(
                "itertools.chain",
                v -> false,
                (in, args) -> chain(in, args.positional()),
                Map.of(
                        "from_iterable",
                        new Builtin(
                                "itertools.chain.from_iterable",
                                (in, args) -> chain(
                                        in,
                                        in.ops()
                                                .items(args.bind("from_iterable", "iterable")
                                                        .get("iterable"))))));
        all.put("chain", chain);
        add(all, "product", IterModule::product);
        add(all, "repeat", (in, args) -> {
            Args.Bound bound = args.bind("repeat", "object", "times");
            int times = Numbers.small(bound.get("times"), "times must be an integer");
            List<Slot> items = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                in.meter().items(1);
                items.add(args.positional().get(0));
            }
            return new PyIterator("itertools.repeat", items.iterator());
        });
        add(all, "accumulate", (in, args) -> {
            List<Slot> sums = new ArrayList<>();
            Object total = PyNone.NONE;
            for (Slot slot : in.ops().items(args.bind("accumulate", "iterable").get("iterable"))) {
                total = sums.isEmpty() ? slot.value() : in.ops().binary(Operator.ADD, total, slot.value());
                sums.add(Slot.of(total));
            }
            return new PyIterator("itertools.accumulate", sums.iterator());
        });
        return all;
    }

    private static void add(Map<String, Object> all, String name, Builtin.Body body) {
        all.put(name, new Builtin("itertools." + name, body));
    }

    private static PyIterator chain(Interpreter in, List<Slot> iterables) {
        List<Slot> items = new ArrayList<>();
        for (Slot iterable : iterables) {
            items.addAll(in.ops().items(iterable.value()));
        }
        return new PyIterator("itertools.chain", items.iterator());
    }

    private static Object product(Interpreter in, Args args) {
        Object repeat =
                new Args(List.of(), args.keywords()).bind("product", "repeat?").get("repeat", BigInteger.ONE);
        List<List<Slot>> pools = new ArrayList<>();
        for (int i = 0; i < Numbers.small(repeat, "repeat must be an integer"); i++) {
            in.meter().items(1);
            args.positional().forEach(slot -> pools.add(List.copyOf(in.ops().items(slot.value()))));
        }
        List<List<Slot>> rows = List.of(List.of());
        for (List<Slot> pool : pools) {
            List<List<Slot>> longer = new ArrayList<>();
            for (List<Slot> row : rows) {
                for (Slot item : pool) {
                    in.meter().items(row.size() + 1L);
                    List<Slot> next = new ArrayList<>(row);
                    next.add(item);
                    longer.add(next);
                }
            }
            rows = longer;
        }
        return new PyIterator(
                "itertools.product",
                rows.stream().map(row -> Slot.of(new PyTuple(row))).iterator());
    }

    static Object reduce(Interpreter in, Args args) {
        Args.Bound bound = args.bind("reduce", "function", "iterable", "initial?");
        Iterator<Slot> items = in.ops().iterate(bound.get("iterable"));
        if (!bound.has("initial") && !items.hasNext()) {
            throw new PyException("TypeError", "reduce() of empty iterable with no initial value");
        }
        Object result =
                bound.has("initial") ? bound.get("initial") : items.next().value();
        while (items.hasNext()) {
            result = in.call(bound.get("function"), Args.of(result, items.next().value()));
        }
        return result;
    }

    static Object partial(Interpreter in, Args args) {
        if (args.count() == 0) {
            throw new PyException("TypeError", "partial() takes at least one argument");
        }
        return new Builtin("functools.partial", (inner, more) -> {
            List<Slot> positional = new ArrayList<>(args.positional().subList(1, args.count()));
            positional.addAll(more.positional());
            Map<String, Slot> keywords = new LinkedHashMap<>(args.keywords());
            keywords.putAll(more.keywords());
            return inner.call(args.get(0), new Args(positional, keywords));
        });
    }
}

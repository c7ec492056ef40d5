package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.lang.Operator;
import org.mm4j.config.internal.runtime.Compare;
import org.mm4j.config.internal.runtime.FormatSpec;
import org.mm4j.config.internal.runtime.Meter;
import org.mm4j.config.internal.runtime.Numbers;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyIterator;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Repr;
import org.mm4j.config.internal.runtime.Slot;

/** The functions that need no import. */
final class Builtins {

    private static final Map<String, Object> ALL = all();

    /** Functions of Python that a config must not call. */
    private static final Set<String> REFUSED = Set.of(
            "open",
            "exec",
            "eval",
            "compile",
            "__import__",
            "input",
            "globals",
            "locals",
            "vars",
            "setattr",
            "delattr",
            "dir",
            "id",
            "memoryview",
            "breakpoint",
            "exit",
            "quit",
            "object",
            "super",
            "classmethod",
            "staticmethod",
            "property",
            "help",
            "bytearray",
            "complex");

    private Builtins() {}

    /** A built-in function, class or constant, or null. */
    static @Nullable Object find(String name) {
        Object found = ALL.get(name);
        if (found == null && REFUSED.contains(name)) {
            throw new PyException(PyException.REFUSED, "'" + name + "' is not part of the config language");
        }
        return found;
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    private static Map<String, Object> all() {
        Map<String, Object> all = new HashMap<>();
        BuiltinTypes.addTo(all);
        add(all, "len", (in, args) -> BigInteger.valueOf(in.ops().length(one("len", args))));
        add(all, "abs", (in, args) -> abs(one("abs", args)));
        add(all, "round", (in, args) -> {
            Args.Bound bound = args.bind("round", "number", "ndigits?");
            in.meter().decimal();
            return Numbers.round(bound.get("number"), bound.get("ndigits", PyNone.NONE));
        });
        add(all, "min", (in, args) -> extreme(in, args, "min", "<"));
        add(all, "max", (in, args) -> extreme(in, args, "max", ">"));
        add(all, "sum", Builtins::sum);
        add(all, "pow", Builtins::pow);
        add(all, "divmod", (in, args) -> {
            Args.Bound bound = args.bind("divmod", "x", "y");
            return PyTuple.of(
                    in.ops().binary(Operator.FLOOR_DIVIDE, bound.get("x"), bound.get("y")),
                    in.ops().binary(Operator.REMAINDER, bound.get("x"), bound.get("y")));
        });
        add(all, "all", (in, args) -> every(in, one("all", args), true));
        add(all, "any", (in, args) -> !every(in, one("any", args), false));
        add(all, "sorted", ListMethods::sorted);
        add(all, "repr", (in, args) -> Repr.repr(one("repr", args), in.meter()));
        add(all, "ascii", (in, args) -> ascii(one("ascii", args), in.meter()));
        add(all, "format", (in, args) -> {
            Args.Bound bound = args.bind("format", "value", "format_spec?");
            return FormatSpec.format(bound.get("value"), StringMethods.text(bound.get("format_spec", "")), in.meter());
        });
        add(
                all,
                "isinstance",
                (in, args) -> isInstance(
                        in,
                        args.get(0),
                        args.bind("isinstance", "object", "class").get("class")));
        add(all, "callable", (in, args) -> one("callable", args) instanceof Callable);
        add(all, "print", (in, args) -> PyNone.NONE);
        add(all, "iter", (in, args) -> new PyIterator("iterator", in.ops().iterate(one("iter", args))));
        add(all, "next", Builtins::next);
        add(all, "chr", (in, args) -> {
            int point = Numbers.small(one("chr", args), "an integer is required");
            if (!Character.isValidCodePoint(point)) {
                throw new PyException("ValueError", "chr() arg not in range(0x110000)");
            }
            return Character.toString(point);
        });
        add(all, "ord", (in, args) -> {
            String text = StringMethods.text(one("ord", args));
            if (text.codePointCount(0, text.length()) != 1) {
                throw new PyException("TypeError", "ord() expected a character");
            }
            return BigInteger.valueOf(text.codePointAt(0));
        });
        add(all, "bin", (in, args) -> based(one("bin", args), "0b", 2));
        add(all, "oct", (in, args) -> based(one("oct", args), "0o", 8));
        add(all, "hex", (in, args) -> based(one("hex", args), "0x", 16));
        add(
                all,
                "hash",
                (in, args) -> BigInteger.valueOf(org.mm4j.config.internal.runtime.Keys.of(one("hash", args))
                        .hashCode()));
        add(all, "hasattr", (in, args) -> {
            Args.Bound bound = args.bind("hasattr", "object", "name");
            try {
                Attributes.get(in, bound.get("object"), StringMethods.text(bound.get("name")));
                return true;
            } catch (PyException e) {
                if (e.type().equals("AttributeError")) {
                    return false;
                }
                throw e;
            }
        });
        add(all, "getattr", (in, args) -> {
            Args.Bound bound = args.bind("getattr", "object", "name", "default?");
            try {
                return Attributes.get(in, bound.get("object"), StringMethods.text(bound.get("name")));
            } catch (PyException e) {
                if (e.type().equals("AttributeError") && bound.has("default")) {
                    return bound.get("default");
                }
                throw e;
            }
        });
        all.put("__name__", "builtins");
        all.put("NotImplemented", PyNone.NONE);
        all.put("__debug__", true);
        return Map.copyOf(all);
    }

    private static void add(Map<String, Object> all, String name, Builtin.Body body) {
        all.put(name, new Builtin("builtins." + name, body));
    }

    private static Object one(String function, Args args) {
        if (args.count() != 1 || !args.keywords().isEmpty()) {
            throw new PyException("TypeError", function + "() takes exactly one argument (" + args.count() + " given)");
        }
        return args.get(0);
    }

    static String ascii(Object value, Meter meter) {
        StringBuilder out = new StringBuilder();
        Repr.repr(value, meter).codePoints().forEach(c -> {
            if (c < 128) {
                out.append((char) c);
            } else {
                out.append(String.format(c < 256 ? "\\x%02x" : c < 65536 ? "\\u%04x" : "\\U%08x", c));
            }
        });
        return out.toString();
    }

    private static Object abs(Object value) {
        BigInteger number = Numbers.integer(value);
        if (number != null) {
            return number.abs();
        }
        if (value instanceof Double real) {
            return Math.abs(real);
        }
        throw new PyException(
                "TypeError",
                "bad operand type for abs(): '" + org.mm4j.config.internal.runtime.Types.name(value) + "'");
    }

    private static Object extreme(Interpreter in, Args args, String name, String operator) {
        Args.Bound options = new Args(List.of(), args.keywords()).bind(name, "key?", "default?");
        Object key = options.get("key", PyNone.NONE);
        List<Slot> items = args.count() == 1 ? in.ops().items(args.get(0)) : args.positional();
        if (items.isEmpty()) {
            if (options.has("default") && args.count() == 1) {
                return options.get("default");
            }
            throw new PyException(args.count() == 1 ? "ValueError" : "TypeError", name + "() of an empty sequence");
        }
        Object best = items.get(0).value();
        Object bestKey = key == PyNone.NONE ? best : in.call(key, Args.of(best));
        for (Slot slot : items.subList(1, items.size())) {
            Object itemKey = key == PyNone.NONE ? slot.value() : in.call(key, Args.of(slot.value()));
            if (Compare.order(operator, itemKey, bestKey, in.meter())) {
                best = slot.value();
                bestKey = itemKey;
            }
        }
        return best;
    }

    private static Object sum(Interpreter in, Args args) {
        Args.Bound bound = args.bind("sum", "iterable", "start?");
        Object total = bound.get("start", BigInteger.ZERO);
        if (total instanceof String) {
            throw new PyException("TypeError", "sum() can't sum strings", "use ''.join(…)");
        }
        Iterator<Slot> items = in.ops().iterate(bound.get("iterable"));
        while (items.hasNext()) {
            in.meter().step();
            total = in.ops().binary(Operator.ADD, total, items.next().value());
        }
        return total;
    }

    private static Object pow(Interpreter in, Args args) {
        Args.Bound bound = args.bind("pow", "base", "exp", "mod?");
        if (bound.get("mod", PyNone.NONE) == PyNone.NONE) {
            return in.ops().binary(Operator.POWER, bound.get("base"), bound.get("exp"));
        }
        BigInteger modulus = Numbers.index(bound.get("mod"), "pow() 3rd argument must be an integer");
        BigInteger exponent = Numbers.index(bound.get("exp"), "pow() 2nd argument must be an integer");
        BigInteger base = Numbers.index(bound.get("base"), "pow() 1st argument must be an integer");
        if (modulus.signum() == 0) {
            throw new PyException("ValueError", "pow() 3rd argument cannot be 0");
        }
        in.meter().work((long) exponent.bitLength() * (1 + (modulus.bitLength() >> 4)));
        try {
            return Numbers.remainder(base.modPow(exponent, modulus.abs()), modulus);
        } catch (ArithmeticException notInvertible) {
            throw new PyException("ValueError", "base is not invertible for the given modulus");
        }
    }

    /** Whether all items count as {@code wanted}. */
    private static boolean every(Interpreter in, Object value, boolean wanted) {
        Iterator<Slot> items = in.ops().iterate(value);
        while (items.hasNext()) {
            in.meter().step();
            if (in.ops().truthy(items.next().value()) != wanted) {
                return false;
            }
        }
        return true;
    }

    private static Object next(Interpreter in, Args args) {
        Args.Bound bound = args.bind("next", "iterator", "default?");
        if (!(bound.get("iterator") instanceof PyIterator iterator)) {
            throw new PyException("TypeError", "the object is not an iterator", "wrap it with iter(…)");
        }
        if (iterator.items().hasNext()) {
            return iterator.items().next().value();
        }
        if (bound.has("default")) {
            return bound.get("default");
        }
        throw new PyException("StopIteration", "the iterator has no more items");
    }

    private static String based(Object value, String prefix, int radix) {
        BigInteger number = Numbers.index(value, "an integer is required");
        return (number.signum() < 0 ? "-" : "") + prefix + number.abs().toString(radix);
    }

    /** Whether a value is of a class or of one of several. */
    static boolean isInstance(Interpreter in, Object value, Object type) {
        if (type instanceof PyType one) {
            return one.instance().test(value);
        }
        if (type instanceof PyTuple several) {
            return several.slots().stream().anyMatch(slot -> isInstance(in, value, slot.value()));
        }
        throw new PyException("TypeError", "isinstance() arg 2 must be a type or a tuple of types");
    }

    /** Several iterators side by side. */
    static Iterator<Slot> zip(Interpreter in, Args args) {
        boolean strict = in.ops()
                .truthy(new Args(List.of(), args.keywords())
                        .bind("zip", "strict?")
                        .get("strict", false));
        List<Iterator<Slot>> iterators = new ArrayList<>();
        args.positional().forEach(slot -> iterators.add(in.ops().iterate(slot.value())));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                boolean all = !iterators.isEmpty();
                boolean some = false;
                for (Iterator<Slot> iterator : iterators) {
                    boolean more = iterator.hasNext();
                    all &= more;
                    some |= more;
                }
                if (strict && some && !all) {
                    throw new PyException("ValueError", "the arguments of zip() differ in length");
                }
                return all;
            }

            @Override
            public Slot next() {
                in.meter().items(iterators.size());
                List<Slot> row = new ArrayList<>();
                iterators.forEach(iterator -> row.add(iterator.next()));
                return Slot.of(new PyTuple(row));
            }
        };
    }

    /** An iterator that changes or drops items. */
    static Iterator<Slot> enumerate(Interpreter in, Args args) {
        Args.Bound bound = args.bind("enumerate", "iterable", "start?");
        Iterator<Slot> items = in.ops().iterate(bound.get("iterable"));
        BigInteger[] next = {Numbers.index(bound.get("start", BigInteger.ZERO), "start must be an integer")};
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Slot next() {
                in.meter().items(2);
                Slot pair = Slot.of(new PyTuple(List.of(Slot.of(next[0]), items.next())));
                next[0] = next[0].add(BigInteger.ONE);
                return pair;
            }
        };
    }

    static Iterator<Slot> map(Interpreter in, Args args) {
        if (args.count() < 2) {
            throw new PyException("TypeError", "map() must have at least two arguments.");
        }
        Iterator<Slot> rows = zip(in, new Args(args.positional().subList(1, args.count()), Map.of()));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Slot next() {
                PyTuple row = (PyTuple) rows.next().value();
                return Slot.of(in.call(args.get(0), new Args(row.slots(), Map.of())));
            }
        };
    }

    static Iterator<Slot> filter(Interpreter in, Args args) {
        Args.Bound bound = args.bind("filter", "function", "iterable");
        Object function = bound.get("function");
        List<Slot> kept = new ArrayList<>();
        Iterator<Slot> items = in.ops().iterate(bound.get("iterable"));
        while (items.hasNext()) {
            in.meter().step();
            Slot slot = items.next();
            Object test = function == PyNone.NONE ? slot.value() : in.call(function, Args.of(slot.value()));
            if (in.ops().truthy(test)) {
                kept.add(slot);
            }
        }
        return kept.iterator();
    }

    static PyDict dict(Interpreter in, Args args) {
        if (args.count() > 1) {
            throw new PyException("TypeError", "dict expected at most 1 argument, got " + args.count());
        }
        return DictMethods.pairs(in, args);
    }

    static PyList list(Interpreter in, Args args) {
        return args.count() == 0 ? new PyList() : new PyList(in.ops().items(one("list", args)));
    }
}

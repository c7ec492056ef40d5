package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.mm4j.config.internal.runtime.Numbers;
import org.mm4j.config.internal.runtime.PyBytes;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyIterator;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PyRange;
import org.mm4j.config.internal.runtime.PySet;
import org.mm4j.config.internal.runtime.PySlice;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Repr;
import org.mm4j.config.internal.runtime.Slot;
import org.mm4j.config.internal.runtime.Types;

/** The built-in classes. */
final class BuiltinTypes {

    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d+(_\\d+)*");
    private static final Pattern REAL =
            Pattern.compile("[-+]?(\\d+(_\\d+)*(\\.(\\d+(_\\d+)*)?)?|\\.\\d+(_\\d+)*)([eE][-+]?\\d+(_\\d+)*)?");

    private BuiltinTypes() {}

    static void addTo(Map<String, Object> all) {
        add(all, "int", v -> v instanceof BigInteger || v instanceof Boolean, BuiltinTypes::integer);
        add(all, "float", Double.class::isInstance, (in, args) -> args.count() == 0 ? (Double) 0.0 : real(args.get(0)));
        add(
                all,
                "bool",
                Boolean.class::isInstance,
                (in, args) -> args.count() > 0 && in.ops().truthy(args.get(0)));
        add(all, "str", String.class::isInstance, (in, args) -> args.count() == 0 ? "" : text(in, args.get(0)));
        add(all, "bytes", PyBytes.class::isInstance, BuiltinTypes::bytes);
        add(all, "list", PyList.class::isInstance, Builtins::list);
        add(all, "tuple", PyTuple.class::isInstance, ListMethods::tuple);
        add(
                all,
                "set",
                v -> v instanceof PySet set && !set.frozen(),
                (in, args) -> SetMethods.of(in, false, args.count() == 0 ? PyTuple.EMPTY : args.get(0)));
        add(
                all,
                "frozenset",
                v -> v instanceof PySet set && set.frozen(),
                (in, args) -> SetMethods.of(in, true, args.count() == 0 ? PyTuple.EMPTY : args.get(0)));
        Map<String, Builtin> fromKeys = Map.of("fromkeys", new Builtin("dict.fromkeys", (in, args) -> {
            Args.Bound bound = args.bind("fromkeys", "iterable", "value?");
            PyDict dict = new PyDict();
            for (Slot key : in.ops().items(bound.get("iterable"))) {
                dict.put(key.value(), bound.get("value", PyNone.NONE), key.origin());
            }
            return dict;
        }));
        all.put("dict", new PyType("builtins.dict", PyDict.class::isInstance, Builtins::dict, fromKeys));
        add(all, "range", PyRange.class::isInstance, BuiltinTypes::range);
        add(all, "slice", PySlice.class::isInstance, (in, args) -> {
            Args.Bound bound = args.bind("slice", "a", "b?", "c?");
            return bound.has("b")
                    ? new PySlice(bound.get("a"), bound.get("b"), bound.get("c", PyNone.NONE))
                    : new PySlice(PyNone.NONE, bound.get("a"), PyNone.NONE);
        });
        add(all, "type", v -> v instanceof PyType, BuiltinTypes::typeOf);
        add(all, "zip", v -> false, (in, args) -> new PyIterator("zip", Builtins.zip(in, args)));
        add(all, "map", v -> false, (in, args) -> new PyIterator("map", Builtins.map(in, args)));
        add(all, "filter", v -> false, (in, args) -> new PyIterator("filter", Builtins.filter(in, args)));
        add(all, "enumerate", v -> false, (in, args) -> new PyIterator("enumerate", Builtins.enumerate(in, args)));
        add(
                all,
                "reversed",
                v -> false,
                (in, args) -> new PyIterator(
                        "reversed",
                        ListMethods.reversed(
                                        in, args.bind("reversed", "sequence").get("sequence"))
                                .iterator()));
        for (String error : ErrorTypes.PARENTS.keySet()) {
            error(all, error);
        }
        error(all, "BaseException");
        error(all, "IOError");
    }

    private static void add(Map<String, Object> all, String name, Predicate<Object> instance, Builtin.Body maker) {
        all.put(name, new PyType("builtins." + name, instance, maker));
    }

    private static void error(Map<String, Object> all, String name) {
        Predicate<Object> instance =
                v -> v instanceof PyError e && ErrorTypes.isA(e.exception().type(), name);
        add(all, name, instance, (in, args) -> {
            Object argument = args.count() == 0 ? "" : args.get(0);
            return new PyError(new PyException(name, text(in, argument), argument, java.util.List.of()));
        });
    }

    private static Object typeOf(Interpreter in, Args args) {
        Object value = args.bind("type", "object").get("object");
        Object type = Builtins.find(Types.name(value).equals("ConfigDict") ? "dict" : Types.name(value));
        if (type == null) {
            throw new PyException(
                    PyException.REFUSED, "the type '" + Types.name(value) + "' is not part of the config language");
        }
        return type;
    }

    static String text(Interpreter in, Object value) {
        return value instanceof PyError e
                ? Repr.str(e.exception().argument(), in.meter())
                : Repr.str(value, in.meter());
    }

    private static Object integer(Interpreter in, Args args) {
        Args.Bound bound = args.bind("int", "x?", "base?");
        Object value = bound.get("x", BigInteger.ZERO);
        if (value instanceof Double real) {
            return Numbers.truncate(real, RoundingMode.DOWN);
        }
        BigInteger number = Numbers.integer(value);
        if (number != null) {
            return number;
        }
        if (value instanceof String text) {
            int base = Numbers.small(bound.get("base", BigInteger.TEN), "base must be an integer");
            BigInteger parsed = parse(text, base);
            if (parsed != null) {
                return parsed;
            }
            throw new PyException(
                    "ValueError",
                    "'" + Repr.shorten(text) + "' is not an integer" + (base == 10 ? "" : " in base " + base));
        }
        throw new PyException(
                "TypeError", "int() argument must be a string or a real number, not '" + Types.name(value) + "'");
    }

    /** The integer that a text stands for, or null. */
    static @org.jspecify.annotations.Nullable BigInteger parse(String text, int base) {
        String digits = text.strip().toLowerCase(Locale.ROOT);
        int radix = base;
        String prefix = digits.replaceFirst("^[-+]", "");
        if (prefix.startsWith("0") && prefix.length() > 1) {
            int named = switch (prefix.charAt(1)) {
                case 'x' -> 16;
                case 'o' -> 8;
                case 'b' -> 2;
                default -> 0;
            };
            if (named != 0 && (base == 0 || base == named)) {
                radix = named;
                digits = (digits.startsWith("-") ? "-" : "") + prefix.substring(2);
            }
        }
        radix = radix == 0 ? 10 : radix;
        if (radix < 2 || radix > 36 || digits.length() > 4300) {
            return null;
        }
        if (radix == 10 && !INTEGER.matcher(digits).matches()) {
            return null;
        }
        try {
            return new BigInteger(digits.replace("_", ""), radix);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static Double real(Object value) {
        if (value instanceof String text) {
            Double parsed = parseReal(text);
            if (parsed == null) {
                throw new PyException(
                        "ValueError", "could not convert string to float: " + Repr.string(Repr.shorten(text)));
            }
            return parsed;
        }
        return Numbers.real(value);
    }

    /** The float that a text stands for, or null. */
    static @org.jspecify.annotations.Nullable Double parseReal(String text) {
        String digits = text.strip().toLowerCase(Locale.ROOT);
        switch (digits) {
            case "inf", "+inf", "infinity", "+infinity" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf", "-infinity" -> {
                return Double.NEGATIVE_INFINITY;
            }
            case "nan", "+nan", "-nan" -> {
                return Double.NaN;
            }
            default -> {}
        }
        return REAL.matcher(digits).matches() ? (Double) Double.parseDouble(digits.replace("_", "")) : null;
    }

    private static Object bytes(Interpreter in, Args args) {
        if (args.count() == 0) {
            return new PyBytes(new byte[0]);
        }
        Object value = args.get(0);
        if (value instanceof String text) {
            if (args.count() < 2) {
                throw new PyException("TypeError", "string argument without an encoding");
            }
            return new PyBytes(text.getBytes(StandardCharsets.UTF_8));
        }
        if (value instanceof PyBytes) {
            return value;
        }
        if (value instanceof BigInteger size) {
            in.meter().bytes(size.bitLength() > 40 ? Long.MAX_VALUE / 2 : size.longValue());
            return new PyBytes(new byte[Numbers.small(size, "size")]);
        }
        java.util.List<Slot> items = in.ops().items(value);
        byte[] all = new byte[items.size()];
        for (int i = 0; i < all.length; i++) {
            int item = Numbers.small(items.get(i).value(), "bytes must be integers");
            if (item < 0 || item > 255) {
                throw new PyException("ValueError", "bytes must be in range(0, 256)");
            }
            all[i] = (byte) item;
        }
        return new PyBytes(all);
    }

    private static Object range(Interpreter in, Args args) {
        Args.Bound bound = args.bind("range", "a", "b?", "c?");
        String message = "range wants integers";
        BigInteger first = Numbers.index(bound.get("a"), message);
        if (!bound.has("b")) {
            return new PyRange(BigInteger.ZERO, first, BigInteger.ONE);
        }
        BigInteger step = Numbers.index(bound.get("c", BigInteger.ONE), message);
        if (step.signum() == 0) {
            throw new PyException("ValueError", "range() arg 3 must not be zero");
        }
        return new PyRange(first, Numbers.index(bound.get("b"), message), step);
    }
}

package org.mm4j.config.internal.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's equality and order. */
public final class Compare {

    private Compare() {}

    /** {@code a == b}. */
    public static boolean equal(Object a, Object b, Meter meter) {
        meter.step();
        if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
            Integer order = Numbers.compare(a, b);
            return order != null && order == 0;
        }
        if (a == b) {
            return true;
        }
        if (a instanceof PyList x && b instanceof PyList y) {
            return items(x.slots(), y.slots(), meter);
        }
        if (a instanceof PyTuple x && b instanceof PyTuple y) {
            return items(x.slots(), y.slots(), meter);
        }
        if (a instanceof PyDict x && b instanceof PyDict y) {
            if (x.entries().size() != y.entries().size()) {
                return false;
            }
            for (Map.Entry<Object, PyDict.Entry> entry : x.entries().entrySet()) {
                PyDict.Entry other = y.entries().get(entry.getKey());
                if (other == null || !same(entry.getValue().value(), other.value(), meter)) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof PySet x && b instanceof PySet y) {
            return x.slots().keySet().equals(y.slots().keySet());
        }
        return a.equals(b);
    }

    /** Identity or equality, which containers ask for. */
    public static boolean same(Object a, Object b, Meter meter) {
        return a == b || equal(a, b, meter);
    }

    private static boolean items(List<Slot> x, List<Slot> y, Meter meter) {
        if (x.size() != y.size()) {
            return false;
        }
        for (int i = 0; i < x.size(); i++) {
            if (!same(x.get(i).value(), y.get(i).value(), meter)) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code a operator b} holds, for the four operators of order. */
    public static boolean order(String operator, Object a, Object b, Meter meter) {
        if (a instanceof PySet x && b instanceof PySet y) {
            return switch (operator) {
                case "<" -> subset(x, y) && x.slots().size() < y.slots().size();
                case "<=" -> subset(x, y);
                case ">" -> subset(y, x) && y.slots().size() < x.slots().size();
                default -> subset(y, x);
            };
        }
        Integer order = order(a, b, operator, meter);
        if (order == null) {
            return false;
        }
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean subset(PySet x, PySet y) {
        return y.slots().keySet().containsAll(x.slots().keySet());
    }

    private static @Nullable Integer order(Object a, Object b, String operator, Meter meter) {
        meter.step();
        if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return Numbers.compare(a, b);
        }
        if (a instanceof String x && b instanceof String y) {
            meter.work(Math.min(x.length(), y.length()));
            return codePoints(x, y);
        }
        if (a instanceof PyBytes x && b instanceof PyBytes y) {
            return Arrays.compareUnsigned(x.value(), y.value());
        }
        List<Slot> x = a instanceof PyList list ? list.slots() : a instanceof PyTuple tuple ? tuple.slots() : null;
        List<Slot> y = b instanceof PyList list ? list.slots() : b instanceof PyTuple tuple ? tuple.slots() : null;
        if (x != null && y != null && a.getClass() == b.getClass()) {
            for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                if (!same(x.get(i).value(), y.get(i).value(), meter)) {
                    return order(x.get(i).value(), y.get(i).value(), operator, meter);
                }
            }
            return Integer.compare(x.size(), y.size());
        }
        throw new PyException(
                "TypeError",
                "'" + operator + "' not supported between instances of '" + Types.name(a) + "' and '" + Types.name(b)
                        + "'");
    }

    /** The order of two strings by code points, which is not that of UTF-16. */
    public static int codePoints(String x, String y) {
        int length = Math.min(x.length(), y.length());
        for (int i = 0; i < length; i++) {
            char a = x.charAt(i);
            char b = y.charAt(i);
            if (a != b) {
                boolean wideA = Character.isSurrogate(a);
                boolean wideB = Character.isSurrogate(b);
                return wideA == wideB ? Character.compare(a, b) : wideA ? 1 : -1;
            }
        }
        return Integer.compare(x.length(), y.length());
    }
}

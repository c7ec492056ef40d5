package org.mm4j.config.internal.runtime;

import java.math.BigInteger;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Python's {@code repr} and {@code str}. */
public final class Repr {

    private static final int MOST_DIGITS = 4300;

    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Meter meter;

    private Repr(Meter meter) {
        this.meter = meter;
    }

    /** {@code str(value)}. */
    public static String str(Object value, Meter meter) {
        return value instanceof String text ? text : repr(value, meter);
    }

    /** {@code repr(value)}. */
    public static String repr(Object value, Meter meter) {
        return new Repr(meter).text(value);
    }

    private String text(Object value) {
        meter.step();
        if (value instanceof String text) {
            return string(text);
        } else if (value instanceof BigInteger number) {
            return integer(number);
        } else if (value instanceof Double number) {
            meter.decimal();
            return FloatText.repr(number);
        } else if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        } else if (value == PyNone.NONE) {
            return "None";
        } else if (value instanceof PyEllipsis) {
            return "Ellipsis";
        } else if (value instanceof PyBytes bytes) {
            return bytes(bytes.value());
        } else if (value instanceof PyRange range) {
            String bounds = "range(" + range.start() + ", " + range.stop();
            return range.step().equals(BigInteger.ONE) ? bounds + ")" : bounds + ", " + range.step() + ")";
        } else if (value instanceof PyList list) {
            return nested(value, "[...]", all -> join(list.slots(), "[", "]"));
        } else if (value instanceof PyTuple tuple) {
            return nested(
                    value,
                    "(...)",
                    all -> join(tuple.slots(), "(", tuple.slots().size() == 1 ? ",)" : ")"));
        } else if (value instanceof PyDict dict) {
            return nested(
                    value,
                    "{...}",
                    all -> charge(dict.entries().values().stream()
                            .map(entry -> text(entry.key()) + ": " + text(entry.value()))
                            .collect(Collectors.joining(", ", "{", "}"))));
        } else if (value instanceof PySet set) {
            return set(set);
        } else if (value instanceof Types.Shown shown) {
            return shown.text();
        }
        return "<" + Types.name(value) + ">";
    }

    private String set(PySet set) {
        List<Slot> items = List.copyOf(set.slots().values());
        if (items.isEmpty()) {
            return set.frozen() ? "frozenset()" : "set()";
        }
        String text = join(items, "{", "}");
        return set.frozen() ? "frozenset(" + text + ")" : text;
    }

    private String nested(Object value, String again, Function<Object, String> text) {
        if (!open.add(value)) {
            return again;
        }
        try {
            return text.apply(value);
        } finally {
            open.remove(value);
        }
    }

    private String join(List<Slot> slots, String open, String close) {
        return charge(slots.stream().map(slot -> text(slot.value())).collect(Collectors.joining(", ", open, close)));
    }

    private String charge(String text) {
        meter.text(text.length());
        return text;
    }

    /** The decimal text of an integer; a value error if it has more digits than Python would write. */
    public static String integer(BigInteger number) {
        if (number.bitLength() > MOST_DIGITS * 3.33) {
            throw new PyException("ValueError", "the integer has more than " + MOST_DIGITS + " digits");
        }
        return number.toString();
    }

    /** A text for a message, cut if it is long. */
    public static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    /** A string as a Python literal. */
    public static String string(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(c -> {
            if (c == quote || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (c == '\t') {
                out.append("\\t");
            } else if ((c >= ' ' && c < 127) || (c > 160 && isPrintable(c))) {
                out.appendCodePoint(c);
            } else if (c < 256) {
                out.append(String.format("\\x%02x", c));
            } else if (c < 65536) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append(String.format("\\U%08x", c));
            }
        });
        return out.append(quote).toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> c != 0xad;
        };
    }

    /** Bytes as a Python literal. */
    public static String bytes(byte[] value) {
        StringBuilder text = new StringBuilder();
        boolean single = false;
        boolean twice = false;
        for (byte b : value) {
            single |= b == '\'';
            twice |= b == '"';
        }
        char quote = single && !twice ? '"' : '\'';
        text.append('b').append(quote);
        for (byte b : value) {
            int c = b & 0xff;
            if (c == quote || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c == '\r') {
                text.append("\\r");
            } else if (c == '\t') {
                text.append("\\t");
            } else if (c >= ' ' && c < 127) {
                text.append((char) c);
            } else {
                text.append(String.format("\\x%02x", c));
            }
        }
        return text.append(quote).toString();
    }
}

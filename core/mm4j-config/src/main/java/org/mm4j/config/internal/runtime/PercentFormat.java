package org.mm4j.config.internal.runtime;

import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 'text %s' % values}. */
final class PercentFormat {

    private static final Pattern FIELD =
            Pattern.compile("%(?:\\(([^)]*)\\))?([-+ #0]*)(\\*|\\d+)?(?:\\.(\\*|\\d+)?)?[hlL]?(.)?", Pattern.DOTALL);

    private PercentFormat() {}

    static String format(String template, Object values, Meter meter) {
        Iterator<Slot> items = values instanceof PyTuple tuple
                ? tuple.slots().iterator()
                : List.of(Slot.of(values)).iterator();
        boolean used = values instanceof PyDict;
        StringBuilder out = new StringBuilder();
        Matcher matcher = FIELD.matcher(template);
        int done = 0;
        while (matcher.find()) {
            out.append(template, done, matcher.start());
            done = matcher.end();
            String type = matcher.group(5);
            if (type == null) {
                throw new PyException("ValueError", "incomplete format");
            }
            if (type.equals("%")) {
                out.append('%');
                continue;
            }
            String flags = matcher.group(2);
            String width = star(matcher.group(3), items);
            boolean dotted = template.substring(matcher.start(), matcher.end()).indexOf('.') >= 0;
            String precision = dotted && matcher.group(4) == null ? "0" : star(matcher.group(4), items);
            Object value;
            if (matcher.group(1) != null) {
                if (!(values instanceof PyDict dict)) {
                    throw new PyException("TypeError", "format requires a mapping");
                }
                value = Items.entry(dict, matcher.group(1)).value();
            } else {
                value = next(items);
                used = true;
            }
            out.append(field(value, type, flags, width, precision, meter));
        }
        out.append(template, done, template.length());
        if (items.hasNext() && (values instanceof PyTuple || !used)) {
            throw new PyException("TypeError", "not all arguments converted during string formatting");
        }
        meter.text(out.length());
        return out.toString();
    }

    private static Object next(Iterator<Slot> items) {
        if (!items.hasNext()) {
            throw new PyException("TypeError", "not enough arguments for format string");
        }
        return items.next().value();
    }

    private static String star(@org.jspecify.annotations.Nullable String number, Iterator<Slot> items) {
        if (number == null) {
            return "";
        }
        return number.equals("*") ? Numbers.index(next(items), "* wants int").toString() : number;
    }

    private static String field(Object value, String type, String flags, String width, String precision, Meter meter) {
        String limit = precision.isEmpty() ? "" : "." + precision;
        boolean left = flags.contains("-");
        String sign = flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        String zero = flags.contains("0") && !left ? "0" : "";
        switch (type) {
            case "s", "r", "a" -> {
                String text = type.equals("s") ? Repr.str(value, meter) : Repr.repr(value, meter);
                return FormatSpec.format(text, (left ? "<" : ">") + width + limit + "s", meter);
            }
            case "c" -> {
                String text = value instanceof String one ? one : FormatSpec.format(value, "c", meter);
                return FormatSpec.format(text, (left ? "<" : ">") + width, meter);
            }
            case "d", "i", "u", "x", "X", "o" -> {
                return integer(value, type, flags, sign, zero, width, precision, left, meter);
            }
            case "e", "E", "f", "F", "g", "G" -> {
                String alternate = flags.contains("#") ? "#" : "";
                return FormatSpec.format(
                        Numbers.real(value), (left ? "<" : "") + sign + alternate + zero + width + limit + type, meter);
            }
            default -> throw new PyException("ValueError", "unsupported format character '" + type + "'");
        }
    }

    private static String integer(
            Object value,
            String type,
            String flags,
            String sign,
            String zero,
            String width,
            String precision,
            boolean left,
            Meter meter) {
        BigInteger number = Numbers.integer(value);
        if (number == null && value instanceof Double real && "diu".contains(type)) {
            number = Numbers.truncate(real, RoundingMode.DOWN);
        }
        if (number == null) {
            throw new PyException(
                    "TypeError", "%" + type + " format: a real number is required, not " + Types.name(value));
        }
        String code = "diu".contains(type) ? "d" : type;
        String alternate = flags.contains("#") ? "#" : "";
        if (precision.isEmpty()) {
            return FormatSpec.format(number, (left ? "<" : "") + sign + alternate + zero + width + code, meter);
        }
        String digits = FormatSpec.format(number.abs(), alternate + "0" + precision + code, meter);
        String signed = (number.signum() < 0 ? "-" : sign) + digits;
        return FormatSpec.format(signed, (left ? "<" : ">") + width, meter);
    }
}

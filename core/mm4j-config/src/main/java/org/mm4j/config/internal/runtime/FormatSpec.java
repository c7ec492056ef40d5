package org.mm4j.config.internal.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's format specifications: {@code [[fill]align][sign][z][#][0][width][grouping][.precision][type]}. */
public final class FormatSpec {

    private static final Pattern SPEC = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\\d+)?([,_])?(?:\\.(\\d+))?([bcdeEfFgGnosxX%])?", Pattern.DOTALL);
    private static final int WIDEST = 1_000_000;

    private final String fill;
    private final char align;
    private final String sign;
    private final boolean alternate;
    private final int width;
    private final String grouping;
    private final int precision;
    private final char type;

    private FormatSpec(String spec, String typeName) {
        Matcher matcher = SPEC.matcher(spec);
        if (!matcher.matches()) {
            throw new PyException(
                    "ValueError", "invalid format specifier '" + spec + "' for object of type '" + typeName + "'");
        }
        boolean zero = matcher.group(6) != null;
        this.fill = matcher.group(1) != null ? matcher.group(1) : zero ? "0" : " ";
        this.align = matcher.group(2) != null ? matcher.group(2).charAt(0) : zero ? '=' : 0;
        this.sign = matcher.group(3) == null ? "-" : matcher.group(3);
        this.alternate = matcher.group(5) != null;
        this.width = number(matcher.group(7), 0);
        this.grouping = matcher.group(8) == null ? "" : matcher.group(8);
        this.precision = number(matcher.group(9), -1);
        this.type = matcher.group(10) == null ? 0 : matcher.group(10).charAt(0);
    }

    private static int number(@org.jspecify.annotations.Nullable String digits, int otherwise) {
        if (digits == null) {
            return otherwise;
        }
        if (digits.length() > 7 || Integer.parseInt(digits) > WIDEST) {
            throw new PyException("ValueError", "width or precision of a format is too large");
        }
        return Integer.parseInt(digits);
    }

    /** {@code format(value, spec)}. */
    public static String format(Object value, String spec, Meter meter) {
        if (spec.isEmpty()) {
            return Repr.str(value, meter);
        }
        String typeName = Types.name(value);
        if (value instanceof String text) {
            return new FormatSpec(spec, typeName).text(text, meter);
        }
        if (value instanceof Double number) {
            meter.decimal();
            return new FormatSpec(spec, typeName).real(number, meter);
        }
        BigInteger integer = Numbers.integer(value);
        if (integer != null) {
            return new FormatSpec(spec, typeName).integer(integer, meter);
        }
        throw new PyException("TypeError", "unsupported format string passed to " + typeName + ".__format__");
    }

    private PyException unknown(String typeName) {
        return new PyException(
                "ValueError", "unknown format code '" + type + "' for object of type '" + typeName + "'");
    }

    private String text(String text, Meter meter) {
        if (type != 0 && type != 's') {
            throw unknown("str");
        }
        if (align == '=' && !fill.equals("0")) {
            throw new PyException("ValueError", "'=' alignment not allowed in string format specifier");
        }
        String cut = precision >= 0 && precision < Text.length(text)
                ? text.substring(0, Text.offset(text, precision))
                : text;
        return pad("", cut, align == 0 || align == '=' ? '<' : align, meter);
    }

    private String integer(BigInteger value, Meter meter) {
        switch (type) {
            case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> {
                return real(Numbers.real(value), meter);
            }
            case 'c' -> {
                return pad("", character(value), align == 0 ? '<' : align, meter);
            }
            case 's' -> throw unknown("int");
            default -> {}
        }
        if (precision >= 0) {
            throw new PyException("ValueError", "precision not allowed in integer format specifier");
        }
        String digits = switch (type) {
            case 'b' -> value.abs().toString(2);
            case 'o' -> value.abs().toString(8);
            case 'x' -> value.abs().toString(16);
            case 'X' -> value.abs().toString(16).toUpperCase(Locale.ROOT);
            default -> Repr.integer(value.abs());
        };
        String prefix = alternate && type != 0 && type != 'd' && type != 'n' ? "0" + type : "";
        return number(value.signum() < 0, prefix, digits, "", type == 0 || type == 'd' ? 3 : 4, meter);
    }

    private static String character(BigInteger point) {
        if (point.signum() < 0 || point.compareTo(BigInteger.valueOf(Character.MAX_CODE_POINT)) > 0) {
            throw new PyException("OverflowError", "%c arg not in range(0x110000)");
        }
        return Character.toString(point.intValue());
    }

    private String real(double value, Meter meter) {
        boolean negative = value < 0 || (value == 0 && 1 / value < 0);
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            String name = Double.isNaN(value) ? "nan" : "inf";
            boolean upper = type == 'E' || type == 'F' || type == 'G';
            return number(
                    negative,
                    "",
                    "",
                    (upper ? name.toUpperCase(Locale.ROOT) : name) + (type == '%' ? "%" : ""),
                    3,
                    meter);
        }
        String body = switch (type) {
            case 'f', 'F' -> fixed(size, precision < 0 ? 6 : precision);
            case '%' -> fixed(size * 100, precision < 0 ? 6 : precision) + "%";
            case 'e' -> scientific(size, precision < 0 ? 6 : precision);
            case 'E' -> scientific(size, precision < 0 ? 6 : precision).toUpperCase(Locale.ROOT);
            case 'g', 'n' -> general(size, precision < 0 ? 6 : Math.max(1, precision), alternate, false);
            case 'G' ->
                general(size, precision < 0 ? 6 : Math.max(1, precision), alternate, false)
                        .toUpperCase(Locale.ROOT);
            case 0 -> precision < 0 ? FloatText.repr(size) : general(size, Math.max(1, precision), alternate, true);
            default -> throw unknown("float");
        };
        if (alternate && body.indexOf('.') < 0) {
            body = body.replaceFirst("^\\d+", "$0.");
        }
        int whole = 0;
        while (whole < body.length() && Character.isDigit(body.charAt(whole))) {
            whole++;
        }
        return number(negative, "", body.substring(0, whole), body.substring(whole), 3, meter);
    }

    static String fixed(double size, int digits) {
        return new BigDecimal(size).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    static String scientific(double size, int digits) {
        if (size == 0) {
            return (digits == 0 ? "0" : "0." + "0".repeat(digits)) + "e+00";
        }
        BigDecimal rounded = new BigDecimal(size).round(new java.math.MathContext(digits + 1, RoundingMode.HALF_EVEN));
        String all = rounded.unscaledValue().toString();
        int exponent = all.length() - 1 - rounded.scale();
        all = all.length() < digits + 1 ? all + "0".repeat(digits + 1 - all.length()) : all.substring(0, digits + 1);
        return (digits == 0 ? all : all.charAt(0) + "." + all.substring(1)) + FloatText.exponent(exponent);
    }

    /** The form of {@code g}; {@code point} asks for at least one digit behind the point, as {@code repr} does. */
    static String general(double size, int digits, boolean keepZeros, boolean point) {
        String scientific = scientific(size, digits - 1);
        int e = scientific.indexOf('e');
        int exponent = Integer.parseInt(scientific.substring(e + 1).replace("+", ""));
        if (exponent < -4 || exponent >= (point ? digits - 1 : digits)) {
            String mantissa = scientific.substring(0, e);
            return (keepZeros ? mantissa : strip(mantissa)) + scientific.substring(e);
        }
        String plain = fixed(Double.parseDouble(scientific), Math.max(0, digits - 1 - exponent));
        if (!keepZeros) {
            plain = strip(plain);
        }
        return point && plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    private static String strip(String digits) {
        if (digits.indexOf('.') < 0) {
            return digits;
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, digits.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private String number(boolean negative, String prefix, String whole, String rest, int group, Meter meter) {
        String lead = (negative ? "-" : sign.equals("-") ? "" : sign) + prefix;
        String digits = whole;
        if (!grouping.isEmpty() && !whole.isEmpty()) {
            int zeros = align == '=' && fill.equals("0") ? width - lead.length() - rest.length() : 0;
            digits = grouped(whole, group, zeros);
        }
        return pad(lead, digits + rest, align == 0 ? '>' : align, meter);
    }

    private String grouped(String whole, int group, int atLeast) {
        StringBuilder out = new StringBuilder();
        int count = 0;
        int i = whole.length();
        while (i > 0 || out.length() < atLeast) {
            if (count > 0 && count % group == 0) {
                out.append(grouping);
            }
            out.append(i > 0 ? whole.charAt(--i) : '0');
            count++;
        }
        return out.reverse().toString();
    }

    private String pad(String lead, String body, char where, Meter meter) {
        int missing = width - lead.length() - Text.length(body);
        if (missing <= 0) {
            return lead + body;
        }
        meter.text(missing);
        return switch (where) {
            case '<' -> lead + body + fill.repeat(missing);
            case '^' -> fill.repeat(missing / 2) + lead + body + fill.repeat(missing - missing / 2);
            case '=' -> lead + fill.repeat(missing) + body;
            default -> fill.repeat(missing) + lead + body;
        };
    }
}

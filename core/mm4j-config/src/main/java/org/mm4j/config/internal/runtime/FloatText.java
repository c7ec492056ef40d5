package org.mm4j.config.internal.runtime;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Python's text of floats: the shortest digits that read back as the same number. */
public final class FloatText {

    private FloatText() {}

    /** {@code repr} of a float. */
    public static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        String text;
        if (point > 16 || point < -3) {
            text = exponential(digits, point - 1);
        } else if (point <= 0) {
            text = "0." + "0".repeat(-point) + digits;
        } else if (point >= digits.length()) {
            text = digits + "0".repeat(point - digits.length()) + ".0";
        } else {
            text = digits.substring(0, point) + "." + digits.substring(point);
        }
        return value < 0 ? "-" + text : text;
    }

    /** Digits with an exponent of at least two digits. */
    static String exponential(String digits, int exponent) {
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + exponent(exponent);
    }

    static String exponent(int exponent) {
        return (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** The shortest decimal that reads back as a positive number, without zeros at its end. */
    static BigDecimal shortest(double value) {
        BigDecimal guess = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal exact = new BigDecimal(value);
        // The guess reads back, but may be longer than needed, or not the nearest of its length.
        for (int digits = Math.max(1, guess.precision() - 3); digits < guess.precision(); digits++) {
            BigDecimal found = nearest(exact, digits, value);
            if (found != null) {
                return found.stripTrailingZeros();
            }
        }
        BigDecimal found = nearest(exact, guess.precision(), value);
        return (found == null ? guess : found).stripTrailingZeros();
    }

    private static @org.jspecify.annotations.Nullable BigDecimal nearest(BigDecimal exact, int digits, double value) {
        BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
        BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
        boolean downReads = down.doubleValue() == value;
        boolean upReads = up.doubleValue() == value;
        if (downReads && upReads) {
            int order = exact.subtract(down).compareTo(up.subtract(exact));
            boolean even = !down.unscaledValue().testBit(0);
            return order < 0 || (order == 0 && even) ? down : up;
        }
        return downReads ? down : upReads ? up : null;
    }
}

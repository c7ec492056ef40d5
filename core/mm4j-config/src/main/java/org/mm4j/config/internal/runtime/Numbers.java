package org.mm4j.config.internal.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.lang.Operator;

/** Python's arithmetic: integers of any size, floor division, mixed operands. */
public final class Numbers {

    /** Integers with more bits are refused. */
    private static final int MOST_BITS = 1 << 16;

    private Numbers() {}

    /** Whether a value is a number ({@code bool} included). */
    public static boolean isNumber(Object value) {
        return value instanceof BigInteger || value instanceof Double || value instanceof Boolean;
    }

    /** The integer that a {@code bool} or {@code int} stands for, or null. */
    public static @Nullable BigInteger integer(Object value) {
        if (value instanceof BigInteger number) {
            return number;
        }
        return value instanceof Boolean truth ? (truth ? BigInteger.ONE : BigInteger.ZERO) : null;
    }

    /** The integer that a value stands for, or a type error with a message. */
    public static BigInteger index(Object value, String message) {
        BigInteger number = integer(value);
        if (number == null) {
            throw new PyException("TypeError", message + ", not " + Types.name(value));
        }
        return number;
    }

    /** The same as a Java {@code int}; an index error if it is too large. */
    public static int small(Object value, String message) {
        BigInteger number = index(value, message);
        if (number.bitLength() > 31) {
            throw new PyException("IndexError", "the number " + Repr.shorten(number.toString()) + " is too large");
        }
        return number.intValue();
    }

    /** A number as a double. */
    public static double real(Object value) {
        if (value instanceof Double number) {
            return number;
        }
        BigInteger number = integer(value);
        if (number == null) {
            throw new PyException("TypeError", "must be real number, not " + Types.name(value));
        }
        double result = number.doubleValue();
        if (Double.isInfinite(result)) {
            throw new PyException("OverflowError", "int too large to convert to float");
        }
        return result;
    }

    /** The result of an operator on two numbers. */
    static Object binary(Operator operator, Object left, Object right, Meter meter) {
        if (left instanceof Boolean a && right instanceof Boolean b) {
            switch (operator) {
                case AND -> {
                    return a && b;
                }
                case OR -> {
                    return a || b;
                }
                case XOR -> {
                    return a ^ b;
                }
                default -> {}
            }
        }
        BigInteger a = integer(left);
        BigInteger b = integer(right);
        if (a != null && b != null) {
            return integers(operator, a, b, meter);
        }
        return reals(operator, real(left), real(right), left, right);
    }

    private static Object integers(Operator operator, BigInteger a, BigInteger b, Meter meter) {
        long words = 1L + (a.bitLength() >> 5);
        long work =
                operator == Operator.ADD || operator == Operator.SUBTRACT ? words : words * (1L + (b.bitLength() >> 5));
        if (work > 64) {
            meter.work(work);
        }
        return switch (operator) {
            case ADD -> bounded(a.add(b));
            case SUBTRACT -> bounded(a.subtract(b));
            case MULTIPLY -> bounded(a.multiply(b));
            case DIVIDE -> divide(a, b);
            case FLOOR_DIVIDE -> floorDivide(a, b);
            case REMAINDER -> remainder(a, b);
            case POWER -> power(a, b, meter);
            case SHIFT_LEFT -> shift(a, b, true);
            case SHIFT_RIGHT -> shift(a, b, false);
            case AND -> a.and(b);
            case OR -> a.or(b);
            case XOR -> a.xor(b);
            case MATRIX -> throw new PyException("TypeError", "unsupported operand type(s) for @: 'int' and 'int'");
        };
    }

    /** The number itself, unless it is larger than any config needs. */
    static BigInteger bounded(BigInteger number) {
        if (number.bitLength() > MOST_BITS) {
            throw new PyException(PyException.LIMIT, "an integer grows to more than " + MOST_BITS + " bits");
        }
        return number;
    }

    private static BigInteger shift(BigInteger a, BigInteger b, boolean left) {
        if (b.signum() < 0) {
            throw new PyException("ValueError", "negative shift count");
        }
        if (left && a.signum() != 0 && b.compareTo(BigInteger.valueOf(MOST_BITS)) > 0) {
            throw new PyException(PyException.LIMIT, "an integer grows to more than " + MOST_BITS + " bits");
        }
        int count = b.bitLength() > 30 ? 1 << 30 : b.intValue();
        if (left) {
            return a.signum() == 0 ? a : bounded(a.shiftLeft(count));
        }
        return a.shiftRight(count);
    }

    /** True division of integers, correctly rounded. */
    private static Double divide(BigInteger a, BigInteger b) {
        if (b.signum() == 0) {
            throw new PyException("ZeroDivisionError", "division by zero");
        }
        if (a.bitLength() <= 53 && b.bitLength() <= 53) {
            return a.doubleValue() / b.doubleValue();
        }
        // The quotient with more bits than a double has, its lowest bit set if anything was cut off.
        int shift = Math.max(0, 66 - (a.bitLength() - b.bitLength()));
        BigInteger[] parts = a.abs().shiftLeft(shift).divideAndRemainder(b.abs());
        BigInteger quotient = parts[1].signum() == 0 ? parts[0] : parts[0].setBit(0);
        double result = scaled(quotient, -shift);
        if (Double.isInfinite(result)) {
            throw new PyException("OverflowError", "integer division result too large for a float");
        }
        return a.signum() * b.signum() < 0 ? -result : result;
    }

    private static double scaled(BigInteger number, int exponent) {
        if (exponent >= 0) {
            return number.shiftLeft(exponent).doubleValue();
        }
        if (number.bitLength() + exponent > -1000) {
            return Math.scalb(number.doubleValue(), exponent);
        }
        return new BigDecimal(number)
                .divide(new BigDecimal(BigInteger.ONE.shiftLeft(-exponent)))
                .doubleValue();
    }

    /** Division rounded towards minus infinity. */
    public static BigInteger floorDivide(BigInteger a, BigInteger b) {
        if (b.signum() == 0) {
            throw new PyException("ZeroDivisionError", "integer division or modulo by zero");
        }
        BigInteger[] parts = a.divideAndRemainder(b);
        return parts[1].signum() != 0 && (parts[1].signum() != b.signum())
                ? parts[0].subtract(BigInteger.ONE)
                : parts[0];
    }

    /** The remainder that has the sign of the divisor. */
    public static BigInteger remainder(BigInteger a, BigInteger b) {
        return a.subtract(floorDivide(a, b).multiply(b));
    }

    private static Object power(BigInteger a, BigInteger b, Meter meter) {
        if (b.signum() < 0) {
            if (a.signum() == 0) {
                throw new PyException("ZeroDivisionError", "0.0 cannot be raised to a negative power");
            }
            return reals(Operator.POWER, real(a), real(b), a, b);
        }
        if (a.bitLength() <= 1 && a.abs().compareTo(BigInteger.ONE) <= 0) {
            return a.signum() >= 0 ? (b.signum() == 0 ? BigInteger.ONE : a) : b.testBit(0) ? a : BigInteger.ONE;
        }
        if (b.bitLength() > 30 || (long) a.bitLength() * b.intValue() > MOST_BITS + (long) a.bitLength()) {
            throw new PyException(PyException.LIMIT, "an integer grows to more than " + MOST_BITS + " bits");
        }
        meter.work((long) a.bitLength() * b.intValue());
        return bounded(a.pow(b.intValue()));
    }

    private static Object reals(Operator operator, double a, double b, Object left, Object right) {
        return switch (operator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> {
                zero(b, "float division by zero");
                yield a / b;
            }
            case FLOOR_DIVIDE -> {
                zero(b, "float floor division by zero");
                yield floorDivide(a, b);
            }
            case REMAINDER -> {
                zero(b, "float modulo");
                yield remainder(a, b);
            }
            case POWER -> power(a, b);
            default ->
                throw new PyException(
                        "TypeError",
                        "unsupported operand type(s) for " + operator.symbol() + ": '" + Types.name(left) + "' and '"
                                + Types.name(right) + "'");
        };
    }

    private static void zero(double b, String message) {
        if (b == 0) {
            throw new PyException("ZeroDivisionError", message);
        }
    }

    /** Remainder of doubles, with the sign of the divisor. */
    public static double remainder(double a, double b) {
        double rest = a % b;
        if (rest != 0) {
            return (b < 0) != (rest < 0) ? rest + b : rest;
        }
        return Math.copySign(0.0, b);
    }

    /** Division of doubles rounded towards minus infinity. */
    public static double floorDivide(double a, double b) {
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && (b < 0) != (rest < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static Double power(double a, double b) {
        if (a == 0 && b < 0) {
            throw new PyException("ZeroDivisionError", "0.0 cannot be raised to a negative power");
        }
        if (a < 0 && b != Math.rint(b) && !Double.isInfinite(b) && !Double.isInfinite(a)) {
            throw new PyException(PyException.REFUSED, "complex numbers are not part of the config language");
        }
        if (a == 1 || (a == -1 && Double.isInfinite(b))) {
            return 1.0;
        }
        double result = Math.pow(a, b);
        if (Double.isInfinite(result) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
            throw new PyException("OverflowError", "the result of ** is too large for a float");
        }
        return result;
    }

    /** {@code -x}, {@code +x} or {@code ~x}. */
    public static Object unary(String operator, Object value) {
        BigInteger number = integer(value);
        switch (operator) {
            case "-" -> {
                if (number != null) {
                    return number.negate();
                }
                if (value instanceof Double real) {
                    return -real;
                }
            }
            case "+" -> {
                if (number != null) {
                    return number;
                }
                if (value instanceof Double) {
                    return value;
                }
            }
            default -> {
                if (number != null) {
                    return number.not();
                }
            }
        }
        throw new PyException("TypeError", "bad operand type for unary " + operator + ": '" + Types.name(value) + "'");
    }

    /** A double without its fraction, as an integer. */
    public static BigInteger truncate(double value, RoundingMode mode) {
        if (Double.isNaN(value)) {
            throw new PyException("ValueError", "cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw new PyException("OverflowError", "cannot convert float infinity to integer");
        }
        return new BigDecimal(value).setScale(0, mode).toBigInteger();
    }

    /** Python's {@code round}: halves go to the even neighbour; {@code digits} is {@code None} or an integer. */
    public static Object round(Object value, Object digits) {
        BigInteger number = integer(value);
        if (digits == PyNone.NONE) {
            return number != null ? number : truncate(real(value), RoundingMode.HALF_EVEN);
        }
        int places = index(digits, "the number of digits must be an integer")
                .max(BigInteger.valueOf(-5000))
                .min(BigInteger.valueOf(5000))
                .intValue();
        if (number != null) {
            return places >= 0
                    ? number
                    : new BigDecimal(number)
                            .setScale(places, RoundingMode.HALF_EVEN)
                            .toBigInteger();
        }
        double real = real(value);
        if (Double.isNaN(real) || Double.isInfinite(real) || places > 323) {
            return real;
        }
        double rounded =
                new BigDecimal(real).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
        return rounded == 0 ? Math.copySign(0.0, real) : rounded;
    }

    /** Compares two numbers exactly; NaN is unordered. */
    static @Nullable Integer compare(Object left, Object right) {
        BigInteger a = integer(left);
        BigInteger b = integer(right);
        if (a != null && b != null) {
            return a.compareTo(b);
        }
        if (left instanceof Double x && right instanceof Double y) {
            return x.isNaN() || y.isNaN() ? null : x < y ? -1 : x.equals(y) || (x == 0 && y == 0) ? 0 : 1;
        }
        if (left instanceof Double x && b != null) {
            return realToInteger(x, b);
        }
        if (right instanceof Double y && a != null) {
            Integer order = realToInteger(y, a);
            return order == null ? null : -order;
        }
        return null;
    }

    private static @Nullable Integer realToInteger(double x, BigInteger b) {
        if (Double.isNaN(x)) {
            return null;
        }
        return Double.isInfinite(x) ? (x > 0 ? 1 : -1) : new BigDecimal(x).compareTo(new BigDecimal(b));
    }
}

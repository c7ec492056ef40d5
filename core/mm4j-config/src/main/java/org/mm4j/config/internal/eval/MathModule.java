package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.mm4j.config.internal.runtime.Numbers;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;

/** The module {@code math}. */
final class MathModule {

    private static final int MOST_FACTORIAL = 5000;

    private MathModule() {}

    static Map<String, Object> members() {
        Map<String, Object> all = new HashMap<>();
        all.put("pi", Math.PI);
        all.put("e", Math.E);
        all.put("tau", 2 * Math.PI);
        all.put("inf", Double.POSITIVE_INFINITY);
        all.put("nan", Double.NaN);
        real(all, "sqrt", Math::sqrt);
        real(all, "exp", Math::exp);
        real(all, "expm1", Math::expm1);
        real(all, "log1p", Math::log1p);
        real(all, "sin", Math::sin);
        real(all, "cos", Math::cos);
        real(all, "tan", Math::tan);
        real(all, "asin", Math::asin);
        real(all, "acos", Math::acos);
        real(all, "atan", Math::atan);
        real(all, "sinh", Math::sinh);
        real(all, "cosh", Math::cosh);
        real(all, "tanh", Math::tanh);
        real(all, "radians", x -> x * (Math.PI / 180));
        real(all, "degrees", x -> x * (180 / Math.PI));
        real(all, "fabs", Math::abs);
        real(all, "cbrt", Math::cbrt);
        real(all, "log10", x -> logarithm(x, Math::log10));
        two(all, "atan2", Math::atan2);
        two(all, "copysign", Math::copySign);
        two(all, "fmod", (x, y) -> x % y);
        two(all, "pow", Math::pow);
        add(
                all,
                "hypot",
                (in, args) -> Math.sqrt(args.positional().stream()
                        .mapToDouble(slot -> Numbers.real(slot.value()))
                        .map(x -> x * x)
                        .sum()));
        add(all, "log2", (in, args) -> log2(args.bind("log2", "x").get("x")));
        add(all, "log", (in, args) -> {
            Args.Bound bound = args.bind("log", "x", "base?");
            double log = natural(bound.get("x"));
            return bound.has("base") ? log / natural(bound.get("base")) : log;
        });
        rounding(all, "ceil", RoundingMode.CEILING);
        rounding(all, "floor", RoundingMode.FLOOR);
        rounding(all, "trunc", RoundingMode.DOWN);
        add(
                all,
                "isnan",
                (in, args) -> Double.isNaN(Numbers.real(args.bind("isnan", "x").get("x"))));
        add(
                all,
                "isinf",
                (in, args) ->
                        Double.isInfinite(Numbers.real(args.bind("isinf", "x").get("x"))));
        add(
                all,
                "isfinite",
                (in, args) ->
                        Double.isFinite(Numbers.real(args.bind("isfinite", "x").get("x"))));
        add(all, "gcd", (in, args) -> fold(args, BigInteger.ZERO, BigInteger::gcd));
        add(
                all,
                "lcm",
                (in, args) -> fold(
                        args,
                        BigInteger.ONE,
                        (a, b) -> a.signum() == 0 || b.signum() == 0
                                ? BigInteger.ZERO
                                : a.multiply(b).abs().divide(a.gcd(b))));
        add(all, "isqrt", (in, args) -> {
            BigInteger n = Numbers.index(args.bind("isqrt", "n").get("n"), "isqrt wants an integer");
            if (n.signum() < 0) {
                throw new PyException("ValueError", "isqrt() argument must be nonnegative");
            }
            return n.sqrt();
        });
        add(all, "factorial", (in, args) -> factorial(in, args));
        add(all, "prod", (in, args) -> {
            Args.Bound bound = new Args(args.positional(), args.keywords()).bind("prod", "iterable", "start?");
            Object product = bound.get("start", BigInteger.ONE);
            for (Slot slot : in.ops().items(bound.get("iterable"))) {
                product = in.ops().binary(org.mm4j.config.internal.lang.Operator.MULTIPLY, product, slot.value());
            }
            return product;
        });
        add(all, "fsum", (in, args) -> {
            java.math.BigDecimal sum = java.math.BigDecimal.ZERO;
            for (Slot slot : in.ops().items(args.bind("fsum", "seq").get("seq"))) {
                sum = sum.add(new java.math.BigDecimal(Numbers.real(slot.value())));
            }
            return sum.doubleValue();
        });
        add(all, "isclose", (in, args) -> {
            Args.Bound bound = args.bind("isclose", "a", "b", "rel_tol?", "abs_tol?");
            double a = Numbers.real(bound.get("a"));
            double b = Numbers.real(bound.get("b"));
            double relative = Numbers.real(bound.get("rel_tol", 1e-9)) * Math.max(Math.abs(a), Math.abs(b));
            return a == b || Math.abs(a - b) <= Math.max(relative, Numbers.real(bound.get("abs_tol", 0.0)));
        });
        add(all, "modf", (in, args) -> {
            double x = Numbers.real(args.bind("modf", "x").get("x"));
            double whole = x < 0 ? Math.ceil(x) : Math.floor(x);
            return PyTuple.of(Math.copySign(x - whole, x), whole);
        });
        return all;
    }

    private static void add(Map<String, Object> all, String name, Builtin.Body body) {
        all.put(name, new Builtin("math." + name, body));
    }

    private static void real(Map<String, Object> all, String name, DoubleUnaryOperator function) {
        add(all, name, (in, args) -> {
            double x = Numbers.real(args.bind(name, "x").get("x"));
            return checked(function.applyAsDouble(x), !Double.isNaN(x), !Double.isInfinite(x));
        });
    }

    private static void two(Map<String, Object> all, String name, DoubleBinaryOperator function) {
        add(all, name, (in, args) -> {
            Args.Bound bound = args.bind(name, "x", "y");
            double x = Numbers.real(bound.get("x"));
            double y = Numbers.real(bound.get("y"));
            boolean finite = Double.isFinite(x) && Double.isFinite(y);
            return checked(function.applyAsDouble(x, y), finite, finite);
        });
    }

    private static Double checked(double result, boolean number, boolean finite) {
        if (Double.isNaN(result) && number) {
            throw new PyException("ValueError", "math domain error");
        }
        if (Double.isInfinite(result) && finite) {
            throw new PyException("OverflowError", "math range error");
        }
        return result;
    }

    private static void rounding(Map<String, Object> all, String name, RoundingMode mode) {
        add(all, name, (in, args) -> {
            Object x = args.bind(name, "x").get("x");
            BigInteger whole = Numbers.integer(x);
            return whole != null ? whole : Numbers.truncate(Numbers.real(x), mode);
        });
    }

    private static double logarithm(double x, DoubleUnaryOperator log) {
        if (x <= 0) {
            throw new PyException("ValueError", "math domain error");
        }
        return log.applyAsDouble(x);
    }

    private static double natural(Object value) {
        BigInteger whole = Numbers.integer(value);
        if (whole != null && whole.bitLength() > 1000 && whole.signum() > 0) {
            int shift = whole.bitLength() - 60;
            return Math.log(whole.shiftRight(shift).doubleValue()) + shift * Math.log(2);
        }
        return logarithm(Numbers.real(value), Math::log);
    }

    private static double log2(Object value) {
        BigInteger whole = Numbers.integer(value);
        if (whole != null && whole.signum() > 0 && whole.bitCount() == 1) {
            return whole.bitLength() - 1;
        }
        double x = Numbers.real(value);
        if (x > 0 && Double.isFinite(x) && x == Math.scalb(1.0, Math.getExponent(x))) {
            return Math.getExponent(x);
        }
        return logarithm(x, v -> Math.log(v) / Math.log(2));
    }

    private static BigInteger fold(
            Args args, BigInteger start, java.util.function.BinaryOperator<BigInteger> operator) {
        BigInteger result = start;
        for (Slot slot : args.positional()) {
            result = operator.apply(result, Numbers.index(slot.value(), "an integer is required"));
        }
        return result;
    }

    private static Object factorial(Interpreter in, Args args) {
        BigInteger n = Numbers.index(args.bind("factorial", "n").get("n"), "factorial wants an integer");
        if (n.signum() < 0) {
            throw new PyException("ValueError", "factorial() not defined for negative values");
        }
        if (n.compareTo(BigInteger.valueOf(MOST_FACTORIAL)) > 0) {
            throw new PyException(PyException.LIMIT, "factorial of a number above " + MOST_FACTORIAL);
        }
        BigInteger result = BigInteger.ONE;
        for (int i = 2; i <= n.intValue(); i++) {
            in.meter().work(result.bitLength());
            result = result.multiply(BigInteger.valueOf(i));
        }
        return result;
    }
}

package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.mm4j.config.internal.runtime.Numbers;
import org.mm4j.config.internal.runtime.PyBytes;

/** The methods of numbers and bytes. */
final class NumberMethods {

    /** Methods of integers by name. */
    static final Map<String, Method> INTEGER = Map.of(
            "bit_length",
            (in, self, args) -> BigInteger.valueOf(integer(self).abs().bitLength()),
            "bit_count",
            (in, self, args) -> BigInteger.valueOf(integer(self).abs().bitCount()),
            "conjugate",
            (in, self, args) -> integer(self));

    /** Methods of floats by name. */
    static final Map<String, Method> REAL = Map.of(
            "is_integer",
            (in, self, args) -> (double) self == Math.rint((double) self) && !Double.isInfinite((double) self),
            "conjugate",
            (in, self, args) -> self);

    /** Methods of bytes by name. */
    static final Map<String, Method> BYTES = Map.of(
            "decode",
            (in, self, args) -> new String(((PyBytes) self).value(), StandardCharsets.UTF_8),
            "hex",
            (in, self, args) -> HexFormat.of().formatHex(((PyBytes) self).value()));

    private NumberMethods() {}

    private static BigInteger integer(Object self) {
        return Objects.requireNonNull(Numbers.integer(self));
    }
}

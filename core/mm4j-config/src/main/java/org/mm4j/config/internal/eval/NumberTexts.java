package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Reads numbers as Python's {@code int} and {@code float} do. */
public final class NumberTexts {

    private NumberTexts() {}

    /** The integer that a text stands for, or null. */
    public static @Nullable BigInteger integer(String text) {
        return BuiltinTypes.parse(text, 10);
    }

    /** The float that a text stands for, or null. */
    public static @Nullable Double real(String text) {
        return BuiltinTypes.parseReal(text);
    }
}

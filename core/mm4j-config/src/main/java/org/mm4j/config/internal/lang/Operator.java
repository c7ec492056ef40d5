package org.mm4j.config.internal.lang;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A binary operator, with how strongly it binds. */
public enum Operator {
    OR("|", 1),
    XOR("^", 2),
    AND("&", 3),
    SHIFT_LEFT("<<", 4),
    SHIFT_RIGHT(">>", 4),
    ADD("+", 5),
    SUBTRACT("-", 5),
    MULTIPLY("*", 6),
    MATRIX("@", 6),
    DIVIDE("/", 6),
    FLOOR_DIVIDE("//", 6),
    REMAINDER("%", 6),
    POWER("**", 8);

    private static final Map<String, Operator> BY_SYMBOL = bySymbol();

    private final String symbol;
    private final int strength;

    Operator(String symbol, int strength) {
        this.symbol = symbol;
        this.strength = strength;
    }

    /** How the operator is written. */
    public String symbol() {
        return symbol;
    }

    /** Operators of greater strength bind first. */
    int strength() {
        return strength;
    }

    static @Nullable Operator of(String symbol) {
        return BY_SYMBOL.get(symbol);
    }

    private static Map<String, Operator> bySymbol() {
        Map<String, Operator> result = new java.util.HashMap<>();
        for (Operator operator : values()) {
            result.put(operator.symbol, operator);
        }
        return Map.copyOf(result);
    }
}

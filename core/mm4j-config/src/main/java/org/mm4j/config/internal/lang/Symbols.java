package org.mm4j.config.internal.lang;

import org.jspecify.annotations.Nullable;

/** The operators and delimiters. */
final class Symbols {

    private static final String[] THREE = {"**=", "//=", "<<=", ">>=", "..."};
    private static final String[] TWO = {
        "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":="
    };
    private static final String ONE = "()[]{}=,:.+-*/%&|^~<>@;";
    private static final String[] ONES = ONE.split("");

    private Symbols() {}

    /** The longest symbol that begins at an offset, or null. */
    static @Nullable String at(String text, int offset, int end) {
        char c = text.charAt(offset);
        char second = offset + 1 < end ? text.charAt(offset + 1) : ' ';
        if ("=>*/<.".indexOf(second) >= 0) {
            for (String symbol : THREE) {
                if (offset + 3 <= end && text.startsWith(symbol, offset)) {
                    return symbol;
                }
            }
            for (String symbol : TWO) {
                if (offset + 2 <= end && text.startsWith(symbol, offset)) {
                    return symbol;
                }
            }
        }
        int index = ONE.indexOf(c);
        return index < 0 ? null : ONES[index];
    }
}

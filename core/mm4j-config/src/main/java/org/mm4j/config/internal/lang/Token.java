package org.mm4j.config.internal.lang;

import org.jspecify.annotations.Nullable;

/**
 * A piece of the text.
 *
 * @param text name, operator or kind of the token; for strings the text between the quotes, as it was written
 * @param value the value of a number or of a string that is not formatted
 * @param start offset of the first character
 * @param end offset after the last character
 * @param body for strings, offset of the first character after the opening quotes
 */
record Token(Kind kind, String text, @Nullable Object value, int start, int end, int body) {

    enum Kind {
        NAME,
        NUMBER,
        STRING,
        BYTES,
        FORMATTED,
        RAW_FORMATTED,
        OPERATOR,
        NEWLINE,
        INDENT,
        DEDENT,
        END
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }
}

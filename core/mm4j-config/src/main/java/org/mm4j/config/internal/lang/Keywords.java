package org.mm4j.config.internal.lang;

import java.text.Normalizer;
import java.util.Set;

/** Words that cannot be names. */
public final class Keywords {

    private static final Set<String> RESERVED = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    private Keywords() {}

    /** Whether a word is reserved by the language. */
    public static boolean isReserved(String word) {
        return RESERVED.contains(word);
    }

    /** Whether a text can be the name of a variable or of a keyword argument. */
    public static boolean isIdentifier(String text) {
        if (text.isEmpty() || isReserved(text)) {
            return false;
        }
        int first = text.codePointAt(0);
        return (first == '_' || Character.isUnicodeIdentifierStart(first))
                && text.codePoints()
                        .allMatch(c -> c == '_'
                                || (Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c)))
                // Names are read in this form, so that another would come back changed.
                && Normalizer.isNormalized(text, Normalizer.Form.NFKC);
    }
}

package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.mm4j.config.internal.runtime.Numbers;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PyTuple;

/** The methods of {@code str} that split. */
final class Splits {

    private Splits() {}

    /** Whether Python counts a character as white space. */
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    static Object split(String text, Args args, boolean fromRight) {
        Args.Bound bound = args.bind("split", "sep?", "maxsplit?");
        int most = Numbers.small(bound.get("maxsplit", BigInteger.ONE.negate()), "maxsplit must be an integer");
        int limit = most < 0 ? Integer.MAX_VALUE : most;
        Object separator = bound.get("sep", PyNone.NONE);
        if (separator == PyNone.NONE) {
            return StringMethods.list(fromRight ? wordsFromRight(text, limit) : words(text, limit));
        }
        String sep = StringMethods.text(separator);
        if (sep.isEmpty()) {
            throw new PyException("ValueError", "empty separator");
        }
        List<String> parts = new ArrayList<>();
        if (fromRight) {
            int end = text.length();
            int at = text.lastIndexOf(sep);
            while (at >= 0 && parts.size() < limit) {
                parts.add(text.substring(at + sep.length(), end));
                end = at;
                at = end < sep.length() ? -1 : text.lastIndexOf(sep, end - sep.length());
            }
            parts.add(text.substring(0, end));
            Collections.reverse(parts);
        } else {
            int start = 0;
            int at = text.indexOf(sep);
            while (at >= 0 && parts.size() < limit) {
                parts.add(text.substring(start, at));
                start = at + sep.length();
                at = text.indexOf(sep, start);
            }
            parts.add(text.substring(start));
        }
        return StringMethods.list(parts);
    }

    private static List<String> words(String text, int limit) {
        List<String> parts = new ArrayList<>();
        int i = 0;
        while (true) {
            while (i < text.length() && isSpace(text.charAt(i))) {
                i++;
            }
            if (i >= text.length()) {
                return parts;
            }
            int start = i;
            if (parts.size() >= limit) {
                parts.add(text.substring(start));
                return parts;
            }
            while (i < text.length() && !isSpace(text.charAt(i))) {
                i++;
            }
            parts.add(text.substring(start, i));
        }
    }

    private static List<String> wordsFromRight(String text, int limit) {
        List<String> parts = new ArrayList<>();
        int i = text.length();
        while (true) {
            while (i > 0 && isSpace(text.charAt(i - 1))) {
                i--;
            }
            if (i == 0) {
                break;
            }
            int end = i;
            if (parts.size() >= limit) {
                parts.add(text.substring(0, end));
                break;
            }
            while (i > 0 && !isSpace(text.charAt(i - 1))) {
                i--;
            }
            parts.add(text.substring(i, end));
        }
        Collections.reverse(parts);
        return parts;
    }

    static Object lines(Interpreter in, String text, Args args) {
        boolean keep = in.ops().truthy(args.bind("splitlines", "keepends?").get("keepends", false));
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(text.charAt(i)) >= 0) {
                int end = i;
                if (text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                parts.add(text.substring(start, keep ? i + 1 : end));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            parts.add(text.substring(start));
        }
        return StringMethods.list(parts);
    }

    static Object partition(String text, Args args, boolean last) {
        String sep = StringMethods.text(args.bind("partition", "sep").get("sep"));
        if (sep.isEmpty()) {
            throw new PyException("ValueError", "empty separator");
        }
        int at = last ? text.lastIndexOf(sep) : text.indexOf(sep);
        if (at < 0) {
            return last ? PyTuple.of("", "", text) : PyTuple.of(text, "", "");
        }
        return PyTuple.of(text.substring(0, at), sep, text.substring(at + sep.length()));
    }
}

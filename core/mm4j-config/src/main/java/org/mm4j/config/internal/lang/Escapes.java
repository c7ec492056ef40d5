package org.mm4j.config.internal.lang;

import java.io.ByteArrayOutputStream;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.internal.runtime.PyBytes;

/** Decodes the escape sequences of literals. */
final class Escapes {

    private Escapes() {}

    /** A text with every kind of line end written as {@code \n}. */
    static String newlines(String raw) {
        return raw.indexOf('\r') < 0 ? raw : raw.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** The value of a string literal without its quotes. */
    static String text(String raw, Source source, int offset) {
        if (raw.indexOf('\\') < 0) {
            return newlines(raw);
        }
        StringBuilder out = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 >= raw.length()) {
                out.append(c);
                i++;
                continue;
            }
            char e = raw.charAt(i + 1);
            switch (e) {
                case 'x' -> i = hex(raw, i, 2, out, source, offset);
                case 'u' -> i = hex(raw, i, 4, out, source, offset);
                case 'U' -> i = hex(raw, i, 8, out, source, offset);
                case 'N' -> i = named(raw, i, out, source, offset);
                default -> i = simple(raw, i, out);
            }
        }
        return newlines(out, raw);
    }

    private static String newlines(StringBuilder out, String raw) {
        // A carriage return that was written as an escape stays.
        return raw.indexOf('\r') < 0 ? out.toString() : newlines(out.toString());
    }

    /** Decodes an escape that is the same for strings and bytes; gives the offset behind it. */
    private static int simple(String raw, int i, StringBuilder out) {
        char e = raw.charAt(i + 1);
        switch (e) {
            case '\n' -> {}
            case '\r' -> {
                return i + (i + 2 < raw.length() && raw.charAt(i + 2) == '\n' ? 3 : 2);
            }
            case '\\', '\'', '"' -> out.append(e);
            case 'a' -> out.append((char) 7);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append((char) 11);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int value = 0;
                int j = i + 1;
                while (j < raw.length() && j < i + 4 && raw.charAt(j) >= '0' && raw.charAt(j) <= '7') {
                    value = value * 8 + raw.charAt(j) - '0';
                    j++;
                }
                out.append((char) value);
                return j;
            }
            default -> out.append('\\').append(e);
        }
        return i + 2;
    }

    private static int hex(String raw, int i, int digits, StringBuilder out, Source source, int offset) {
        int stop = i + 2 + digits;
        long value = -1;
        if (stop <= raw.length()) {
            value = 0;
            for (int j = i + 2; j < stop && value >= 0; j++) {
                int digit = raw.charAt(j) < 128 ? Character.digit(raw.charAt(j), 16) : -1;
                value = digit < 0 ? -1 : value * 16 + digit;
            }
        }
        if (value < 0 || value > Character.MAX_CODE_POINT) {
            throw source.error(Kind.SYNTAX, "invalid \\" + raw.charAt(i + 1) + " escape", offset + i);
        }
        out.appendCodePoint((int) value);
        return stop;
    }

    private static int named(String raw, int i, StringBuilder out, Source source, int offset) {
        int close = raw.indexOf('}', i);
        if (i + 2 < raw.length() && raw.charAt(i + 2) == '{' && close > 0) {
            try {
                out.appendCodePoint(Character.codePointOf(raw.substring(i + 3, close)));
                return close + 1;
            } catch (IllegalArgumentException unknown) {
                throw source.error(Kind.SYNTAX, "unknown character name " + raw.substring(i + 3, close), offset + i);
            }
        }
        throw source.error(Kind.SYNTAX, "malformed \\N escape", offset + i);
    }

    /** The value of a bytes literal without its quotes. */
    static PyBytes bytes(String raw, boolean plain, Source source, int offset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
        StringBuilder piece = new StringBuilder();
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c > 127) {
                throw source.error(Kind.SYNTAX, "bytes can only hold ASCII characters", offset + i);
            }
            piece.setLength(0);
            if (c != '\\' || !plain || i + 1 >= raw.length()) {
                piece.append(c);
                i++;
            } else if (raw.charAt(i + 1) == 'x') {
                i = hex(raw, i, 2, piece, source, offset);
            } else {
                i = simple(raw, i, piece);
            }
            for (int j = 0; j < piece.length(); j++) {
                out.write(piece.charAt(j));
            }
        }
        return new PyBytes(out.toByteArray());
    }
}

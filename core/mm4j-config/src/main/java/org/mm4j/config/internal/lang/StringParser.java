package org.mm4j.config.internal.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.runtime.PyBytes;

/** Parses adjacent string literals, formatted ones among them. */
final class StringParser {

    private final OperandParser parser;
    private final Source source;
    private final List<Expr> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private boolean formatted;

    StringParser(OperandParser parser) {
        this.parser = parser;
        this.source = parser.source;
    }

    /** All adjacent literals as one expression. */
    Expr strings() {
        Token first = parser.peek();
        Origin origin = parser.here();
        if (first.kind() == Token.Kind.BYTES) {
            return bytes(origin);
        }
        if (first.kind() == Token.Kind.STRING && !isString(parser.peek(1))) {
            parser.take();
            return new Expr.Constant(OperandParser.value(first), origin);
        }
        while (isString(parser.peek())) {
            Token token = parser.take();
            switch (token.kind()) {
                case STRING -> literal.append(OperandParser.value(token));
                case BYTES -> throw parser.error(Kind.SYNTAX, "cannot mix bytes and strings", token);
                default -> {
                    formatted = true;
                    boolean raw = token.kind() == Token.Kind.RAW_FORMATTED;
                    parse(token.body(), token.body() + token.text().length(), raw, 0);
                }
            }
        }
        flush(origin);
        if (!formatted) {
            return parts.isEmpty() ? new Expr.Constant("", origin) : parts.get(0);
        }
        return new Expr.FString(List.copyOf(parts), origin);
    }

    private Expr bytes(Origin origin) {
        byte[] all = {};
        while (isString(parser.peek())) {
            Token token = parser.take();
            if (token.kind() != Token.Kind.BYTES || !(OperandParser.value(token) instanceof PyBytes piece)) {
                throw parser.error(Kind.SYNTAX, "cannot mix bytes and strings", token);
            }
            byte[] joined = java.util.Arrays.copyOf(all, all.length + piece.value().length);
            System.arraycopy(piece.value(), 0, joined, all.length, piece.value().length);
            all = joined;
        }
        return new Expr.Constant(new PyBytes(all), origin);
    }

    private static boolean isString(Token token) {
        return switch (token.kind()) {
            case STRING, BYTES, FORMATTED, RAW_FORMATTED -> true;
            default -> false;
        };
    }

    private void flush(Origin origin) {
        if (!literal.isEmpty()) {
            parts.add(new Expr.Constant(literal.toString(), origin));
            literal.setLength(0);
        }
    }

    /** Reads literal text and fields of a formatted string; {@code nesting} counts the fields around it. */
    private void parse(int start, int end, boolean raw, int nesting) {
        String text = source.text();
        int i = start;
        int plain = start;
        while (i < end) {
            char c = text.charAt(i);
            if (c == '\\' && !raw) {
                i += text.startsWith("\\N{", i) ? Math.max(2, text.indexOf('}', i) + 1 - i) : 2;
            } else if (c == '{' || c == '}') {
                append(plain, i, raw);
                if (nesting == 0 && i + 1 < end && text.charAt(i + 1) == c) {
                    literal.append(c);
                    i += 2;
                } else if (c == '}') {
                    throw source.error(Kind.SYNTAX, "f-string: single '}' is not allowed", i, "write }} for a brace");
                } else {
                    flush(source.at(start));
                    i = field(i, end, raw, nesting);
                }
                plain = i;
            } else {
                i++;
            }
        }
        append(plain, Math.min(i, end), raw);
    }

    private void append(int start, int end, boolean raw) {
        String piece = source.text().substring(start, end);
        literal.append(raw ? Escapes.newlines(piece) : Escapes.text(piece, source, start));
    }

    /** Reads the field that opens at an offset; gives the offset behind its closing brace. */
    private int field(int open, int end, boolean raw, int nesting) {
        String text = source.text();
        if (nesting > 1) {
            throw source.error(Kind.SYNTAX, "f-string: expressions nested too deeply", open);
        }
        int stop = expressionEnd(open + 1, end, open);
        Expr value = Parser.parseExpression(source, open + 1, stop);
        int i = stop;
        String prefix = "";
        char conversion = 0;
        if (text.charAt(i) == '=') {
            i++;
            while (i < end && text.charAt(i) == ' ') {
                i++;
            }
            prefix = text.substring(open + 1, i);
            conversion = 'r';
        }
        if (i < end && text.charAt(i) == '!') {
            conversion = i + 1 < end ? text.charAt(i + 1) : 0;
            if ("rsa".indexOf(conversion) < 0) {
                throw source.error(Kind.SYNTAX, "f-string: the conversion must be !r, !s or !a", i);
            }
            i += 2;
        }
        Expr spec = null;
        if (i < end && text.charAt(i) == ':') {
            int close = specEnd(i + 1, end, open);
            if (conversion == 'r' && !prefix.isEmpty()) {
                conversion = 0;
            }
            StringParser inner = new StringParser(parser);
            inner.parse(i + 1, close, raw, nesting + 1);
            inner.flush(source.at(i));
            spec = new Expr.FString(List.copyOf(inner.parts), source.at(i));
            i = close;
        }
        if (i >= end || text.charAt(i) != '}') {
            throw source.error(Kind.SYNTAX, "f-string: expected '}'", Math.min(i, end));
        }
        parts.add(new Expr.Formatted(Objects.requireNonNull(prefix), value, conversion, spec, source.at(open)));
        return i + 1;
    }

    private int specEnd(int start, int end, int open) {
        int depth = 0;
        for (int i = start; i < end; i++) {
            char c = source.text().charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && depth-- == 0) {
                return i;
            }
        }
        throw source.error(Kind.SYNTAX, "f-string: expected '}'", open);
    }

    /** Finds the end of the expression in a field: a brace, colon, conversion or {@code =} outside brackets. */
    private int expressionEnd(int start, int end, int open) {
        String text = source.text();
        int depth = 0;
        char quote = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
                continue;
            }
            char following = i + 1 < end ? text.charAt(i + 1) : 0;
            char before = text.charAt(i - 1);
            switch (c) {
                case '\'', '"' -> quote = c;
                case '(', '[', '{' -> depth++;
                case ')', ']' -> depth--;
                case '}' -> {
                    if (depth-- == 0) {
                        return notEmpty(start, i, open);
                    }
                }
                case '\\' -> throw source.error(Kind.SYNTAX, "f-string expression cannot include a backslash", i);
                case '#' -> throw source.error(Kind.SYNTAX, "f-string expression cannot include '#'", i);
                case '!' -> {
                    if (depth == 0 && following != '=') {
                        return notEmpty(start, i, open);
                    }
                }
                case ':' -> {
                    if (depth == 0) {
                        return notEmpty(start, i, open);
                    }
                }
                case '=' -> {
                    if (depth == 0 && following != '=' && "=!<>".indexOf(before) < 0) {
                        return notEmpty(start, i, open);
                    }
                }
                default -> {}
            }
        }
        throw source.error(Kind.SYNTAX, "f-string: expected '}'", open, "write {{ for a brace");
    }

    private int notEmpty(int start, int end, int open) {
        if (source.text().substring(start, end).isBlank()) {
            throw source.error(Kind.SYNTAX, "f-string: empty expression not allowed", open, "write {{}} for braces");
        }
        return end;
    }
}

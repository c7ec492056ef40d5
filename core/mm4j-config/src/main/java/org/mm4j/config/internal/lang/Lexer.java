package org.mm4j.config.internal.lang;

import java.math.BigInteger;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;

/** Splits a text into tokens, with Python's rules for indentation, line joining and literals. */
final class Lexer {

    private static final int TAB = 8;
    private static final int MOST_DIGITS = 4300;

    private final Source source;
    private final String text;
    private final int end;
    private final boolean expressionOnly;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Integer> indents = new ArrayDeque<>();
    private final Deque<Integer> brackets = new ArrayDeque<>();
    private int at;

    /** A lexer for a part of a source; an expression may go on over line ends without brackets. */
    Lexer(Source source, int start, int end, boolean expressionOnly) {
        this.source = source;
        this.text = source.text();
        this.at = start;
        this.end = end;
        this.expressionOnly = expressionOnly;
        indents.push(0);
    }

    /** All tokens, the last of which is {@link Token.Kind#END}. */
    List<Token> tokens() {
        if (!expressionOnly) {
            if (text.startsWith("\uFEFF")) {
                at++;
            }
            indentation();
        }
        while (at < end) {
            next();
        }
        if (!brackets.isEmpty() && !expressionOnly) {
            int open = brackets.peek();
            throw error("'" + text.charAt(open) + "' was never closed", open);
        }
        if (!expressionOnly) {
            if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() != Token.Kind.NEWLINE) {
                add(Token.Kind.NEWLINE, "newline", null, end, end, 0);
            }
            while (indents.pop() > 0) {
                add(Token.Kind.DEDENT, "dedent", null, end, end, 0);
            }
        }
        add(Token.Kind.END, "end", null, end, end, 0);
        return tokens;
    }

    private void add(Token.Kind kind, String name, @Nullable Object value, int start, int stop, int body) {
        tokens.add(new Token(kind, name, value, start, stop, body));
    }

    private ConfigException error(String message, int offset, String... help) {
        return source.error(Kind.SYNTAX, message, offset, help);
    }

    private char peek(int ahead) {
        return at + ahead < end ? text.charAt(at + ahead) : '\0';
    }

    private void next() {
        char c = text.charAt(at);
        switch (c) {
            case ' ', '\t', '\f' -> at++;
            case '#' -> comment();
            case '\n', '\r' -> newline(c);
            case '\\' -> joinLines();
            default -> {
                if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
                    number();
                } else if (c == '\'' || c == '"') {
                    string(at, "");
                } else if (Character.isUnicodeIdentifierStart(text.codePointAt(at)) || c == '_') {
                    name();
                } else {
                    operator(c);
                }
            }
        }
    }

    private void comment() {
        while (at < end && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
    }

    private void newline(char c) {
        int start = at;
        at += c == '\r' && peek(1) == '\n' ? 2 : 1;
        if (brackets.isEmpty() && !expressionOnly) {
            if (!tokens.isEmpty()) {
                Token.Kind last = tokens.get(tokens.size() - 1).kind();
                if (last != Token.Kind.NEWLINE && last != Token.Kind.INDENT && last != Token.Kind.DEDENT) {
                    add(Token.Kind.NEWLINE, "newline", null, start, at, 0);
                }
            }
            indentation();
        }
    }

    private void joinLines() {
        if (peek(1) == '\n') {
            at += 2;
        } else if (peek(1) == '\r') {
            at += peek(2) == '\n' ? 3 : 2;
        } else {
            throw error("unexpected character after line continuation character", at);
        }
    }

    /** Measures the blanks at the beginning of a line; lines without a token do not count. */
    private void indentation() {
        int width = 0;
        int start = at;
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (c == ' ') {
                width++;
            } else if (c == '\t') {
                width = (width / TAB + 1) * TAB;
            } else if (c == '\f') {
                width = 0;
            } else {
                break;
            }
        }
        if (at >= end || text.charAt(at) == '#' || text.charAt(at) == '\n' || text.charAt(at) == '\r') {
            return;
        }
        if (width > indents.element()) {
            indents.push(width);
            add(Token.Kind.INDENT, "indent", null, start, at, 0);
            if (indents.size() > Parser.DEEPEST) {
                throw source.error(Kind.LIMIT, "blocks are nested too deeply", at);
            }
        }
        while (width < indents.element()) {
            indents.pop();
            add(Token.Kind.DEDENT, "dedent", null, at, at, 0);
        }
        if (width != indents.element()) {
            throw error("this line's indentation does not match any block around it", at);
        }
    }

    private void name() {
        int start = at;
        boolean ascii = true;
        while (at < end) {
            int c = text.codePointAt(at);
            if ((c != '_' && !Character.isUnicodeIdentifierPart(c)) || Character.isIdentifierIgnorable(c)) {
                break;
            }
            ascii &= c < 128;
            at += Character.charCount(c);
        }
        if (at == start) {
            throw error("invalid character in a name", at);
        }
        String name = text.substring(start, at);
        if (at < end && (text.charAt(at) == '\'' || text.charAt(at) == '"') && isPrefix(name)) {
            string(start, name);
            return;
        }
        add(Token.Kind.NAME, ascii ? name : Normalizer.normalize(name, Normalizer.Form.NFKC), null, start, at, 0);
    }

    private static boolean isPrefix(String name) {
        return switch (name) {
            case "r", "R", "b", "B", "u", "U", "f", "F" -> true;
            case "br", "bR", "Br", "BR", "rb", "rB", "Rb", "RB" -> true;
            case "fr", "fR", "Fr", "FR", "rf", "rF", "Rf", "RF" -> true;
            default -> false;
        };
    }

    private void string(int start, String prefix) {
        char quote = text.charAt(at);
        boolean triple = peek(1) == quote && peek(2) == quote;
        int body = at + (triple ? 3 : 1);
        int i = body;
        while (true) {
            if (i >= end) {
                throw error(triple ? "unterminated triple-quoted string" : "unterminated string", start);
            }
            char c = text.charAt(i);
            if (c == '\\') {
                i += 2;
            } else if (c == quote
                    && (!triple || text.startsWith(String.valueOf(quote).repeat(3), i))) {
                break;
            } else if ((c == '\n' || c == '\r') && !triple) {
                throw error("unterminated string", start, "close the string with " + quote + " on the same line");
            } else {
                i++;
            }
        }
        String raw = text.substring(body, i);
        int stop = i + (triple ? 3 : 1);
        boolean plain = prefix.indexOf('r') < 0 && prefix.indexOf('R') < 0;
        if (prefix.indexOf('f') >= 0 || prefix.indexOf('F') >= 0) {
            add(plain ? Token.Kind.FORMATTED : Token.Kind.RAW_FORMATTED, raw, null, start, stop, body);
        } else if (prefix.indexOf('b') >= 0 || prefix.indexOf('B') >= 0) {
            Object value = Escapes.bytes(raw, plain, source, body);
            add(Token.Kind.BYTES, raw, value, start, stop, body);
        } else {
            add(
                    Token.Kind.STRING,
                    raw,
                    plain ? Escapes.text(raw, source, body) : Escapes.newlines(raw),
                    start,
                    stop,
                    body);
        }
        at = stop;
    }

    private void number() {
        int start = at;
        Object value;
        if (text.charAt(at) == '0' && "xXoObB".indexOf(peek(1)) >= 0) {
            int radix = switch (peek(1)) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                default -> 2;
            };
            at += 2;
            String digits = digits(radix, true);
            value = new BigInteger(digits, radix);
        } else {
            String whole = isDigit(text.charAt(at)) ? digits(10, false) : "";
            boolean real = false;
            StringBuilder number = new StringBuilder(whole);
            if (peek(0) == '.') {
                real = true;
                at++;
                number.append('.').append(isDigit(peek(0)) ? digits(10, false) : "0");
            }
            if ((peek(0) == 'e' || peek(0) == 'E')
                    && (isDigit(peek(1)) || ((peek(1) == '+' || peek(1) == '-') && isDigit(peek(2))))) {
                real = true;
                number.append('e');
                at++;
                if (!isDigit(peek(0))) {
                    number.append(peek(0));
                    at++;
                }
                number.append(digits(10, false));
            }
            if (peek(0) == 'j' || peek(0) == 'J') {
                throw source.error(Kind.REFUSED, "complex numbers are not part of the config language", start);
            }
            if (real) {
                value = Double.parseDouble(number.toString());
            } else {
                if (whole.length() > 1
                        && whole.charAt(0) == '0'
                        && !whole.chars().allMatch(c -> c == '0')) {
                    throw error(
                            "numbers must not begin with 0", start, "write octal numbers as 0o" + whole.substring(1));
                }
                if (whole.length() > MOST_DIGITS) {
                    throw source.error(Kind.SYNTAX, "this number has more than " + MOST_DIGITS + " digits", start);
                }
                value = new BigInteger(whole);
            }
        }
        char c = peek(0);
        if (c == '_' || (Character.isLetterOrDigit(c) && !keywordFollows())) {
            throw error("invalid number", start);
        }
        add(Token.Kind.NUMBER, text.substring(start, at), value, start, at, 0);
    }

    private boolean keywordFollows() {
        for (String word : new String[] {"and", "else", "for", "if", "in", "is", "or", "not"}) {
            if (text.startsWith(word, at)) {
                return true;
            }
        }
        return false;
    }

    private String digits(int radix, boolean leadingUnderscore) {
        StringBuilder digits = new StringBuilder();
        boolean underscore = leadingUnderscore;
        int start = at;
        while (at < end) {
            char c = text.charAt(at);
            if (c == '_' && (underscore || !digits.isEmpty()) && at + 1 < end && isDigit(text.charAt(at + 1), radix)) {
                underscore = false;
                at++;
            } else if (isDigit(c, radix)) {
                digits.append(c);
                at++;
            } else {
                break;
            }
        }
        if (digits.isEmpty()) {
            throw error("invalid number", start);
        }
        return digits.toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isDigit(char c, int radix) {
        return c < 128 && Character.digit(c, radix) >= 0;
    }

    private void operator(char c) {
        int start = at;
        String symbol = Symbols.at(text, at, end);
        if (symbol == null) {
            throw error("invalid character '" + Character.toString(text.codePointAt(at)) + "'", at);
        }
        at += symbol.length();
        switch (c) {
            case '(', '[', '{' -> {
                brackets.push(start);
                if (brackets.size() > Parser.DEEPEST) {
                    throw source.error(Kind.LIMIT, "brackets are nested too deeply", start);
                }
            }
            case ')', ']', '}' -> close(c, start);
            default -> {}
        }
        add(Token.Kind.OPERATOR, symbol, null, start, at, 0);
    }

    private void close(char c, int start) {
        if (brackets.isEmpty()) {
            throw error("unmatched '" + c + "'", start);
        }
        int open = brackets.pop();
        char expected = switch (text.charAt(open)) {
            case '(' -> ')';
            case '[' -> ']';
            default -> '}';
        };
        if (c != expected) {
            throw error(
                    "'" + c + "' does not match '" + text.charAt(open) + "' of line "
                            + source.at(open).line(),
                    start);
        }
    }
}

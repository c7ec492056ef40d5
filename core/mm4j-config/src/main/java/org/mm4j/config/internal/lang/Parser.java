package org.mm4j.config.internal.lang;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.Origin;

/** What statement and expression parsers share: a position in the tokens, and errors. */
public class Parser {

    /** How deeply brackets, blocks and expressions may be nested. */
    static final int DEEPEST = 100;

    final Source source;
    private final List<Token> tokens;
    private int at;
    private int depth;

    Parser(Source source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    /** The statements of a whole text. */
    public static List<Stmt> parse(Source source) {
        List<Token> tokens = new Lexer(source, 0, source.text().length(), false).tokens();
        return new StatementParser(source, tokens).file();
    }

    /** A text that is one expression and nothing else. */
    public static Expr parseExpression(Source source) {
        int start = 0;
        int end = source.text().length();
        return parseExpression(source, start, end);
    }

    /** A part of a text that is one expression. */
    static Expr parseExpression(Source source, int start, int end) {
        ExpressionParser parser = new ExpressionParser(source, new Lexer(source, start, end, true).tokens());
        Expr expression = parser.expressionList();
        if (parser.peek().kind() != Token.Kind.END) {
            throw parser.unexpected("an operator");
        }
        return expression;
    }

    final Token peek() {
        return tokens.get(at);
    }

    final Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    final Token take() {
        Token token = tokens.get(at);
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    final boolean is(String operator) {
        return peek().isOperator(operator);
    }

    final boolean isWord(String word) {
        return peek().isName(word);
    }

    final boolean accept(String operator) {
        if (is(operator)) {
            take();
            return true;
        }
        return false;
    }

    final boolean acceptWord(String word) {
        if (isWord(word)) {
            take();
            return true;
        }
        return false;
    }

    final void expect(String operator) {
        if (!accept(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    final void expectWord(String word) {
        if (!acceptWord(word)) {
            throw unexpected("'" + word + "'");
        }
    }

    final String identifier() {
        Token token = peek();
        if (token.kind() != Token.Kind.NAME || Keywords.isReserved(token.text())) {
            throw unexpected("a name");
        }
        return take().text();
    }

    final Origin here() {
        return source.at(peek().start());
    }

    final Origin origin(Token token) {
        return source.at(token.start());
    }

    /** Enters one more level of nesting; {@link #leave} ends it. */
    final void enter() {
        if (++depth > 4 * DEEPEST) {
            throw source.error(Kind.LIMIT, "the expression is nested too deeply", peek().start());
        }
    }

    final void leave() {
        depth--;
    }

    final ConfigException unexpected(String wanted) {
        Token token = peek();
        String found = switch (token.kind()) {
            case NEWLINE -> "the end of the line";
            case END -> "the end of the text";
            case INDENT -> "an indented line";
            case DEDENT -> "the end of the block";
            case NAME, OPERATOR, NUMBER -> "'" + token.text() + "'";
            default -> "a string";
        };
        List<String> help = new ArrayList<>();
        if (wanted.equals("an operator")
                && (token.kind() == Token.Kind.NAME
                        || token.kind() == Token.Kind.STRING
                        || token.kind() == Token.Kind.NUMBER)) {
            help.add("a comma may be missing before it");
        }
        return source.error(Kind.SYNTAX, "expected " + wanted + ", found " + found, source.at(token.start()), help);
    }

    final ConfigException error(Kind kind, String message, Token token, String... help) {
        return source.error(kind, message, token.start(), help);
    }
}

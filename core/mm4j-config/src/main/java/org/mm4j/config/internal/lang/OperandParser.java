package org.mm4j.config.internal.lang;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.runtime.PyEllipsis;
import org.mm4j.config.internal.runtime.PyNone;

/** Parses literals, displays, comprehensions, targets and parameters, by way of the operators of a subclass. */
abstract class OperandParser extends Parser {

    OperandParser(Source source, List<Token> tokens) {
        super(source, tokens);
    }

    /** An expression without a comma. */
    abstract Expr expression();

    /** An expression that may give its value a name. */
    abstract Expr named();

    /** An expression without {@code lambda} and {@code if}. */
    abstract Expr or();

    /** Arithmetic with operators of at least a strength. */
    abstract Expr binary(int weakest);

    /** An atom with the calls, attributes and subscripts behind it. */
    abstract Expr primary();

    final boolean startsExpression() {
        Token token = peek();
        return switch (token.kind()) {
            case NAME ->
                !Keywords.isReserved(token.text())
                        || Set.of("None", "True", "False", "not", "lambda", "await", "yield")
                                .contains(token.text());
            case NUMBER, STRING, BYTES, FORMATTED, RAW_FORMATTED -> true;
            case OPERATOR -> "([{-+~*...".contains(token.text());
            default -> false;
        };
    }

    final Expr starOrNamed() {
        if (is("*")) {
            Origin origin = here();
            take();
            return new Expr.Starred(binary(1), origin);
        }
        return named();
    }

    final Expr atom() {
        Token token = peek();
        Origin origin = here();
        switch (token.kind()) {
            case NUMBER -> {
                take();
                return new Expr.Constant(value(token), origin);
            }
            case STRING, BYTES, FORMATTED, RAW_FORMATTED -> {
                return new StringParser(this).strings();
            }
            case NAME -> {
                return word(token, origin);
            }
            case OPERATOR -> {
                return switch (token.text()) {
                    case "(" -> parenthesized(origin);
                    case "[" -> list(origin);
                    case "{" -> braces(origin);
                    case "..." -> {
                        take();
                        yield new Expr.Constant(PyEllipsis.ELLIPSIS, origin);
                    }
                    default -> throw unexpected("an expression");
                };
            }
            default -> throw unexpected("an expression");
        }
    }

    static Object value(Token token) {
        if (token.value() == null) {
            throw new IllegalStateException("a literal without a value");
        }
        return token.value();
    }

    private Expr word(Token token, Origin origin) {
        switch (token.text()) {
            case "None" -> {
                take();
                return new Expr.Constant(PyNone.NONE, origin);
            }
            case "True" -> {
                take();
                return new Expr.Constant(true, origin);
            }
            case "False" -> {
                take();
                return new Expr.Constant(false, origin);
            }
            case "await", "yield" ->
                throw error(Kind.REFUSED, "'" + token.text() + "' is not part of the config language", token);
            default -> {
                if (Keywords.isReserved(token.text())) {
                    throw unexpected("an expression");
                }
                take();
                return new Expr.Name(token.text(), origin);
            }
        }
    }

    private Expr parenthesized(Origin origin) {
        take();
        if (accept(")")) {
            return new Expr.TupleDisplay(List.of(), origin);
        }
        if (isWord("yield")) {
            throw error(Kind.REFUSED, "'yield' is not part of the config language", peek());
        }
        Token start = peek();
        Expr first = starOrNamed();
        Expr result;
        if (isWord("for") || isWord("async")) {
            result = comprehension(Expr.Comprehension.Kind.GENERATOR, first, null, origin);
        } else if (is(",")) {
            result = new Expr.TupleDisplay(rest(first, ")"), origin);
        } else if (first instanceof Expr.Starred) {
            throw error(Kind.SYNTAX, "cannot use a starred expression here", start, "write (*x,) for a tuple");
        } else {
            result = first;
        }
        closing(")");
        return result;
    }

    private void closing(String bracket) {
        if (!accept(bracket)) {
            throw unexpected("',' or '" + bracket + "'");
        }
    }

    private List<Expr> rest(Expr first, String close) {
        List<Expr> items = new ArrayList<>();
        items.add(first);
        while (accept(",") && !is(close)) {
            items.add(starOrNamed());
        }
        return List.copyOf(items);
    }

    private Expr list(Origin origin) {
        take();
        if (accept("]")) {
            return new Expr.ListDisplay(List.of(), origin);
        }
        Expr first = starOrNamed();
        Expr result = isWord("for")
                ? comprehension(Expr.Comprehension.Kind.LIST, first, null, origin)
                : new Expr.ListDisplay(rest(first, "]"), origin);
        closing("]");
        return result;
    }

    private Expr braces(Origin origin) {
        take();
        if (accept("}")) {
            return new Expr.DictDisplay(List.of(), origin);
        }
        Expr result;
        if (is("**")) {
            result = dict(new ArrayList<>(), origin);
        } else {
            Expr first = starOrNamed();
            if (accept(":")) {
                Expr value = expression();
                if (isWord("for")) {
                    result = comprehension(Expr.Comprehension.Kind.DICT, first, value, origin);
                } else {
                    List<Expr.Item> items = new ArrayList<>();
                    items.add(new Expr.Item(first, value));
                    result = accept(",") ? dict(items, origin) : new Expr.DictDisplay(List.copyOf(items), origin);
                }
            } else if (isWord("for")) {
                result = comprehension(Expr.Comprehension.Kind.SET, first, null, origin);
            } else {
                result = new Expr.SetDisplay(rest(first, "}"), origin);
            }
        }
        closing("}");
        return result;
    }

    private Expr dict(List<Expr.Item> items, Origin origin) {
        while (!is("}")) {
            if (accept("**")) {
                items.add(new Expr.Item(null, binary(1)));
            } else {
                Expr key = expression();
                expect(":");
                items.add(new Expr.Item(key, expression()));
            }
            if (!accept(",")) {
                break;
            }
        }
        return new Expr.DictDisplay(List.copyOf(items), origin);
    }

    final Expr comprehension(Expr.Comprehension.Kind kind, Expr element, @Nullable Expr value, Origin origin) {
        if (element instanceof Expr.Starred) {
            throw unexpected("',': a comprehension cannot unpack");
        }
        List<Expr.Clause> clauses = new ArrayList<>();
        while (isWord("for")) {
            take();
            Expr target = targets();
            expectWord("in");
            Expr iterable = or();
            List<Expr> conditions = new ArrayList<>();
            while (acceptWord("if")) {
                conditions.add(condition());
            }
            clauses.add(new Expr.Clause(target, iterable, List.copyOf(conditions)));
        }
        if (clauses.isEmpty()) {
            throw unexpected("'for'");
        }
        return new Expr.Comprehension(kind, element, value, List.copyOf(clauses), origin);
    }

    private Expr condition() {
        if (peek().kind() == Token.Kind.NAME && peek(1).isOperator(":=")) {
            return named();
        }
        return isWord("lambda") ? expression() : or();
    }

    /** The targets of a loop: one, or a tuple without brackets. */
    final Expr targets() {
        Token start = peek();
        Origin origin = here();
        List<Expr> items = new ArrayList<>();
        boolean tuple = false;
        do {
            if (!startsExpression()) {
                break;
            }
            if (is("*")) {
                Origin star = here();
                take();
                items.add(new Expr.Starred(primary(), star));
            } else {
                items.add(primary());
            }
            tuple |= is(",");
        } while (accept(","));
        if (items.isEmpty()) {
            throw unexpected("a name");
        }
        Expr target = tuple ? new Expr.TupleDisplay(List.copyOf(items), origin) : items.get(0);
        checkTarget(target, start);
        return target;
    }

    /** Refuses what cannot be assigned to. */
    final void checkTarget(Expr target, Token start) {
        if (target instanceof Expr.Name || target instanceof Expr.Attribute || target instanceof Expr.Subscript) {
            return;
        }
        if (target instanceof Expr.Starred starred) {
            checkTarget(starred.value(), start);
            return;
        }
        List<Expr> items = target instanceof Expr.TupleDisplay tuple
                ? tuple.items()
                : target instanceof Expr.ListDisplay list ? list.items() : null;
        if (items == null) {
            throw error(Kind.SYNTAX, "cannot assign to this expression", start, "use == to compare");
        }
        if (items.stream().filter(Expr.Starred.class::isInstance).count() > 1) {
            throw error(Kind.SYNTAX, "multiple starred expressions in assignment", start);
        }
        for (Expr item : items) {
            checkTarget(item, start);
        }
    }

    /** The parameters of a function up to the bracket or colon that ends them. */
    final Parameters parameters(String close) {
        List<Parameters.Parameter> positional = new ArrayList<>();
        List<Parameters.Parameter> keywordOnly = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int positionalOnly = 0;
        String extra = null;
        String keywords = null;
        boolean star = false;
        boolean defaults = false;
        while (!is(close)) {
            Token token = peek();
            if (accept("**")) {
                keywords = parameterName(names, token, close);
                accept(",");
                if (!is(close)) {
                    throw unexpected("'" + close + "'");
                }
                break;
            }
            if (accept("*")) {
                if (star) {
                    throw error(Kind.SYNTAX, "* may appear only once", token);
                }
                star = true;
                if (!is(",")) {
                    extra = parameterName(names, token, close);
                }
            } else if (accept("/")) {
                positionalOnly = positional.size();
            } else {
                String name = parameterName(names, token, close);
                Expr value = accept("=") ? expression() : null;
                if (!star && value == null && defaults) {
                    throw error(Kind.SYNTAX, "parameter without a default follows parameter with a default", token);
                }
                defaults |= value != null && !star;
                (star ? keywordOnly : positional).add(new Parameters.Parameter(name, value));
            }
            if (!is(close) && !accept(",")) {
                throw unexpected("',' or '" + close + "'");
            }
        }
        return new Parameters(List.copyOf(positional), positionalOnly, extra, List.copyOf(keywordOnly), keywords);
    }

    private String parameterName(Set<String> names, Token token, String close) {
        String name = identifier();
        if (close.equals(")") && accept(":")) {
            expression();
        }
        if (!names.add(name)) {
            throw error(Kind.SYNTAX, "duplicate argument '" + name + "' in function definition", token);
        }
        return name;
    }
}

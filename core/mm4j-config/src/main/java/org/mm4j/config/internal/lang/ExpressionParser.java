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

/** Parses expressions by precedence climbing. */
class ExpressionParser extends Parser {

    ExpressionParser(Source source, List<Token> tokens) {
        super(source, tokens);
    }

    /** {@code a}, or a tuple {@code a, *b} without brackets. */
    final Expr expressionList() {
        Origin origin = here();
        Expr first = starOrNamed();
        if (!is(",")) {
            return first;
        }
        List<Expr> items = new ArrayList<>();
        items.add(first);
        while (accept(",")) {
            if (!startsExpression()) {
                break;
            }
            items.add(starOrNamed());
        }
        return new Expr.TupleDisplay(List.copyOf(items), origin);
    }

    private boolean startsExpression() {
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

    private Expr starOrNamed() {
        if (is("*")) {
            Origin origin = here();
            take();
            return new Expr.Starred(binary(1), origin);
        }
        return named();
    }

    /** An expression that may give its value a name. */
    final Expr named() {
        if (peek().kind() == Token.Kind.NAME && peek(1).isOperator(":=")) {
            Origin origin = here();
            String name = identifier();
            take();
            return new Expr.Named(name, expression(), origin);
        }
        return expression();
    }

    /** An expression without a comma. */
    final Expr expression() {
        enter();
        try {
            if (isWord("lambda")) {
                return lambda();
            }
            Expr then = or();
            if (isWord("if")) {
                Origin origin = then.origin();
                take();
                Expr test = or();
                expectWord("else");
                return new Expr.Conditional(test, then, expression(), origin);
            }
            return then;
        } finally {
            leave();
        }
    }

    private Expr lambda() {
        Origin origin = here();
        take();
        Parameters parameters = parameters(":");
        expect(":");
        return new Expr.Lambda(parameters, expression(), origin);
    }

    private Expr or() {
        Expr first = and();
        if (!isWord("or")) {
            return first;
        }
        List<Expr> operands = new ArrayList<>(List.of(first));
        while (acceptWord("or")) {
            operands.add(and());
        }
        return new Expr.Logical(false, List.copyOf(operands), first.origin());
    }

    private Expr and() {
        Expr first = not();
        if (!isWord("and")) {
            return first;
        }
        List<Expr> operands = new ArrayList<>(List.of(first));
        while (acceptWord("and")) {
            operands.add(not());
        }
        return new Expr.Logical(true, List.copyOf(operands), first.origin());
    }

    private Expr not() {
        if (!isWord("not")) {
            return comparison();
        }
        enter();
        try {
            Origin origin = here();
            take();
            return new Expr.Unary("not", not(), origin);
        } finally {
            leave();
        }
    }

    private Expr comparison() {
        Expr first = binary(1);
        String operator = comparisonOperator();
        if (operator == null) {
            return first;
        }
        List<String> operators = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        while (operator != null) {
            operators.add(operator);
            rest.add(binary(1));
            operator = comparisonOperator();
        }
        return new Expr.Compare(first, List.copyOf(operators), List.copyOf(rest), first.origin());
    }

    private @Nullable String comparisonOperator() {
        Token token = peek();
        if (token.kind() == Token.Kind.OPERATOR) {
            return switch (token.text()) {
                case "<", ">", "<=", ">=", "==", "!=" -> take().text();
                default -> null;
            };
        }
        if (token.kind() == Token.Kind.NAME) {
            switch (token.text()) {
                case "in" -> {
                    take();
                    return "in";
                }
                case "not" -> {
                    if (peek(1).isName("in")) {
                        take();
                        take();
                        return "not in";
                    }
                    return null;
                }
                case "is" -> {
                    take();
                    return acceptWord("not") ? "is not" : "is";
                }
                default -> {
                    return null;
                }
            }
        }
        return null;
    }

    final Expr binary(int weakest) {
        Expr left = unary();
        int chain = 0;
        while (peek().kind() == Token.Kind.OPERATOR) {
            Operator operator = Operator.of(peek().text());
            if (operator == null || operator.strength() < weakest) {
                break;
            }
            if (++chain > 4 * DEEPEST) {
                throw source.error(Kind.LIMIT, "the chain of operators is too long", peek().start());
            }
            take();
            left = new Expr.Binary(operator, left, binary(operator.strength() + 1), left.origin());
        }
        return left;
    }

    private Expr unary() {
        Token token = peek();
        if (token.kind() == Token.Kind.OPERATOR
                && (token.text().equals("-")
                        || token.text().equals("+")
                        || token.text().equals("~"))) {
            enter();
            try {
                Origin origin = here();
                take();
                return new Expr.Unary(token.text(), unary(), origin);
            } finally {
                leave();
            }
        }
        Expr base = primary();
        if (is("**")) {
            enter();
            try {
                take();
                return new Expr.Binary(Operator.POWER, base, unary(), base.origin());
            } finally {
                leave();
            }
        }
        return base;
    }

    private Expr primary() {
        Expr value = atom();
        int chain = 0;
        while (peek().kind() == Token.Kind.OPERATOR) {
            Token token = peek();
            switch (token.text()) {
                case "." -> {
                    take();
                    value = new Expr.Attribute(value, identifier(), value.origin());
                }
                case "(" -> value = new Expr.Call(value, arguments(), value.origin());
                case "[" -> {
                    take();
                    value = new Expr.Subscript(value, subscript(), value.origin());
                    expect("]");
                }
                default -> {
                    return value;
                }
            }
            if (++chain > 4 * DEEPEST) {
                throw source.error(Kind.LIMIT, "the chain of calls is too long", token.start());
            }
        }
        return value;
    }

    private List<Expr.Argument> arguments() {
        expect("(");
        List<Expr.Argument> arguments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean named = false;
        while (!is(")")) {
            Token token = peek();
            if (accept("**")) {
                arguments.add(new Expr.Argument(null, 2, expression()));
                named = true;
            } else if (accept("*")) {
                arguments.add(new Expr.Argument(null, 1, expression()));
            } else if (token.kind() == Token.Kind.NAME && peek(1).isOperator("=")) {
                String name = identifier();
                if (!names.add(name)) {
                    throw error(
                            Kind.SYNTAX,
                            "keyword argument repeated: " + name,
                            token,
                            "keep one of the two, or override the key after the call");
                }
                take();
                arguments.add(new Expr.Argument(name, 0, expression()));
                named = true;
            } else {
                Expr value = named();
                if (isWord("for")) {
                    value = comprehension(Expr.Comprehension.Kind.GENERATOR, value, null, value.origin());
                }
                if (named) {
                    throw error(Kind.SYNTAX, "positional argument follows keyword argument", token);
                }
                arguments.add(new Expr.Argument(null, 0, value));
            }
            if (!is(")") && !accept(",")) {
                throw unexpected("',' or ')'");
            }
        }
        take();
        return List.copyOf(arguments);
    }

    private Expr subscript() {
        Origin origin = here();
        Expr first = slice();
        if (!is(",")) {
            return first;
        }
        List<Expr> items = new ArrayList<>(List.of(first));
        while (accept(",") && !is("]")) {
            items.add(slice());
        }
        return new Expr.TupleDisplay(List.copyOf(items), origin);
    }

    private Expr slice() {
        Origin origin = here();
        Expr low = is(":") ? null : starOrNamed();
        if (low != null && !is(":")) {
            return low;
        }
        expect(":");
        Expr high = is(":") || is("]") || is(",") ? null : expression();
        Expr step = null;
        if (accept(":")) {
            step = is("]") || is(",") ? null : expression();
        }
        return new Expr.Slice(low, high, step, origin);
    }

    private Expr atom() {
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

    private Expr comprehension(Expr.Comprehension.Kind kind, Expr element, @Nullable Expr value, Origin origin) {
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
                items.add(new Expr.Starred(primaryTarget(), star));
            } else {
                items.add(primaryTarget());
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

    private Expr primaryTarget() {
        return primary();
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

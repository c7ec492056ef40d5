package org.mm4j.config.internal.lang;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.Origin;

/** Parses expressions by precedence climbing. */
class ExpressionParser extends OperandParser {

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

    @Override
    final Expr named() {
        if (peek().kind() == Token.Kind.NAME && peek(1).isOperator(":=")) {
            Origin origin = here();
            String name = identifier();
            take();
            return new Expr.Named(name, expression(), origin);
        }
        return expression();
    }

    @Override
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

    @Override
    final Expr or() {
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

    @Override
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

    @Override
    final Expr primary() {
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
}

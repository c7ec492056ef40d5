package org.mm4j.config.internal.lang;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.Origin;

/** Parses statements. */
final class StatementParser extends ExpressionParser {

    private int loops;
    private int functions;

    StatementParser(Source source, List<Token> tokens) {
        super(source, tokens);
    }

    /** All statements up to the end. */
    List<Stmt> file() {
        List<Stmt> statements = new ArrayList<>();
        while (peek().kind() != Token.Kind.END) {
            if (peek().kind() == Token.Kind.INDENT) {
                throw error(Kind.SYNTAX, "unexpected indent", peek());
            }
            statement(statements);
        }
        return List.copyOf(statements);
    }

    private void statement(List<Stmt> into) {
        Token token = peek();
        if (token.kind() == Token.Kind.NAME) {
            Origin origin = here();
            switch (token.text()) {
                case "if" -> {
                    take();
                    into.add(conditional(origin));
                    return;
                }
                case "for" -> {
                    into.add(loop(origin));
                    return;
                }
                case "while" -> {
                    take();
                    Expr test = named();
                    List<Stmt> body = loopBlock();
                    into.add(new Stmt.While(test, body, otherwise(), origin));
                    return;
                }
                case "def" -> {
                    into.add(function(origin));
                    return;
                }
                case "try" -> {
                    into.add(attempt(origin));
                    return;
                }
                case "with" -> {
                    into.add(with(origin));
                    return;
                }
                case "class", "async" ->
                    throw error(
                            Kind.REFUSED,
                            "'" + token.text() + "' is not part of the config language",
                            token,
                            "a config describes objects by dicts with a 'type'; classes belong in a library");
                default -> {}
            }
        }
        if (is("@")) {
            throw error(Kind.REFUSED, "decorators are not part of the config language", token);
        }
        simpleLine(into);
    }

    private void simpleLine(List<Stmt> into) {
        do {
            into.add(simple());
        } while (accept(";") && peek().kind() != Token.Kind.NEWLINE && peek().kind() != Token.Kind.END);
        if (peek().kind() != Token.Kind.END) {
            if (peek().kind() != Token.Kind.NEWLINE) {
                throw unexpected("an operator");
            }
            take();
        }
    }

    private List<Stmt> block() {
        enter();
        try {
            expect(":");
            List<Stmt> body = new ArrayList<>();
            if (peek().kind() != Token.Kind.NEWLINE) {
                simpleLine(body);
                return List.copyOf(body);
            }
            take();
            if (peek().kind() != Token.Kind.INDENT) {
                throw unexpected("an indented block");
            }
            take();
            while (peek().kind() != Token.Kind.DEDENT && peek().kind() != Token.Kind.END) {
                statement(body);
            }
            if (peek().kind() == Token.Kind.DEDENT) {
                take();
            }
            return List.copyOf(body);
        } finally {
            leave();
        }
    }

    private List<Stmt> loopBlock() {
        loops++;
        try {
            return block();
        } finally {
            loops--;
        }
    }

    private List<Stmt> otherwise() {
        return acceptWord("else") ? block() : List.of();
    }

    private Stmt conditional(Origin origin) {
        enter();
        try {
            Expr test = named();
            List<Stmt> then = block();
            Origin next = here();
            if (acceptWord("elif")) {
                return new Stmt.If(test, then, List.of(conditional(next)), origin);
            }
            return new Stmt.If(test, then, otherwise(), origin);
        } finally {
            leave();
        }
    }

    private Stmt loop(Origin origin) {
        take();
        Expr target = targets();
        expectWord("in");
        Expr iterable = expressionList();
        List<Stmt> body = loopBlock();
        return new Stmt.For(target, iterable, body, otherwise(), origin);
    }

    private Stmt function(Origin origin) {
        take();
        String name = identifier();
        expect("(");
        Parameters parameters = parameters(")");
        expect(")");
        if (accept("->")) {
            expression();
        }
        int outerLoops = loops;
        loops = 0;
        functions++;
        try {
            List<Stmt> body = block();
            return new Stmt.Function(name, parameters, body, Locals.of(parameters, body), origin);
        } finally {
            functions--;
            loops = outerLoops;
        }
    }

    private Stmt attempt(Origin origin) {
        take();
        List<Stmt> body = block();
        List<Stmt.Handler> handlers = new ArrayList<>();
        while (acceptWord("except")) {
            Expr type = is(":") ? null : expressionList();
            String name = acceptWord("as") ? identifier() : null;
            handlers.add(new Stmt.Handler(type, name, block()));
        }
        List<Stmt> otherwise = handlers.isEmpty() ? List.of() : otherwise();
        List<Stmt> last = acceptWord("finally") ? block() : List.of();
        if (handlers.isEmpty() && last.isEmpty()) {
            throw unexpected("'except' or 'finally'");
        }
        return new Stmt.Try(body, List.copyOf(handlers), otherwise, last, origin);
    }

    private Stmt with(Origin origin) {
        take();
        Expr context = expression();
        boolean single = true;
        if (acceptWord("as")) {
            single = false;
            targets();
        }
        while (accept(",")) {
            single = false;
            expression();
            if (acceptWord("as")) {
                targets();
            }
        }
        return new Stmt.With(context, single, block(), origin);
    }

    private Stmt simple() {
        Token token = peek();
        Origin origin = here();
        if (token.kind() == Token.Kind.NAME) {
            switch (token.text()) {
                case "pass" -> {
                    take();
                    return new Stmt.Pass(origin);
                }
                case "break", "continue" -> {
                    if (loops == 0) {
                        throw error(Kind.SYNTAX, "'" + token.text() + "' outside loop", token);
                    }
                    take();
                    return token.text().equals("break") ? new Stmt.Break(origin) : new Stmt.Continue(origin);
                }
                case "return" -> {
                    if (functions == 0) {
                        throw error(Kind.SYNTAX, "'return' outside function", token);
                    }
                    take();
                    return new Stmt.Return(endsStatement() ? null : expressionList(), origin);
                }
                case "del" -> {
                    take();
                    return delete(origin);
                }
                case "assert" -> {
                    take();
                    Expr test = expression();
                    return new Stmt.Assert(test, accept(",") ? expression() : null, origin);
                }
                case "raise" -> {
                    take();
                    Expr error = endsStatement() ? null : expression();
                    if (acceptWord("from")) {
                        expression();
                    }
                    return new Stmt.Raise(error, origin);
                }
                case "import" -> {
                    take();
                    return new Stmt.Import(aliases(true), origin);
                }
                case "from" -> {
                    take();
                    return importFrom(origin);
                }
                case "global", "nonlocal" -> {
                    take();
                    List<String> names = new ArrayList<>(List.of(identifier()));
                    while (accept(",")) {
                        names.add(identifier());
                    }
                    return new Stmt.Outer(token.text().equals("global"), List.copyOf(names), origin);
                }
                default -> {}
            }
        }
        return assignment(token, origin);
    }

    private boolean endsStatement() {
        return peek().kind() == Token.Kind.NEWLINE || peek().kind() == Token.Kind.END || is(";");
    }

    private Stmt delete(Origin origin) {
        Token start = peek();
        Expr list = targets();
        List<Expr> targets = new ArrayList<>();
        flatten(list, targets, start);
        return new Stmt.Delete(List.copyOf(targets), origin);
    }

    private void flatten(Expr target, List<Expr> into, Token start) {
        if (target instanceof Expr.TupleDisplay tuple) {
            tuple.items().forEach(item -> flatten(item, into, start));
        } else if (target instanceof Expr.ListDisplay list) {
            list.items().forEach(item -> flatten(item, into, start));
        } else if (target instanceof Expr.Starred) {
            throw error(Kind.SYNTAX, "cannot delete a starred expression", start);
        } else {
            into.add(target);
        }
    }

    private Stmt assignment(Token start, Origin origin) {
        Expr first = expressionList();
        if (is("=")) {
            List<Expr> targets = new ArrayList<>();
            Expr value = first;
            while (accept("=")) {
                checkTarget(value, start);
                if (value instanceof Expr.Starred) {
                    throw error(Kind.SYNTAX, "a starred target must be in a list or tuple", start, "write *x, = …");
                }
                targets.add(value);
                value = expressionList();
            }
            notBareStar(value, start);
            return new Stmt.Assign(List.copyOf(targets), value, origin);
        }
        if (is(":")) {
            if (!(first instanceof Expr.Name || first instanceof Expr.Attribute || first instanceof Expr.Subscript)) {
                throw error(Kind.SYNTAX, "only a single target can be annotated", start);
            }
            take();
            Expr annotation = expression();
            return new Stmt.Annotated(first, annotation, accept("=") ? expressionList() : null, origin);
        }
        Operator augmented = augmented();
        if (augmented != null) {
            if (!(first instanceof Expr.Name || first instanceof Expr.Attribute || first instanceof Expr.Subscript)) {
                throw error(Kind.SYNTAX, "this is not a target for augmented assignment", start);
            }
            take();
            return new Stmt.Augment(first, augmented, expressionList(), origin);
        }
        notBareStar(first, start);
        return new Stmt.Expression(first, origin);
    }

    private void notBareStar(Expr value, Token start) {
        if (value instanceof Expr.Starred) {
            throw error(Kind.SYNTAX, "cannot use a starred expression here", start);
        }
    }

    private @Nullable Operator augmented() {
        Token token = peek();
        if (token.kind() != Token.Kind.OPERATOR
                || token.text().length() < 2
                || !token.text().endsWith("=")) {
            return null;
        }
        return Operator.of(token.text().substring(0, token.text().length() - 1));
    }

    private Stmt importFrom(Origin origin) {
        int level = 0;
        while (is(".") || is("...")) {
            level += take().text().length();
        }
        String module = isWord("import") ? null : dotted();
        if (module == null && level == 0) {
            throw unexpected("the name of a module");
        }
        expectWord("import");
        if (is("*")) {
            Origin star = here();
            take();
            return new Stmt.ImportFrom(level, module, List.of(new Stmt.Alias("*", null, star)), origin);
        }
        boolean brackets = accept("(");
        List<Stmt.Alias> names = aliases(false);
        if (brackets) {
            expect(")");
        }
        return new Stmt.ImportFrom(level, module, names, origin);
    }

    private List<Stmt.Alias> aliases(boolean dotted) {
        List<Stmt.Alias> names = new ArrayList<>();
        do {
            if (is(")")) {
                break;
            }
            Origin origin = here();
            String name = dotted ? dotted() : identifier();
            names.add(new Stmt.Alias(name, acceptWord("as") ? identifier() : null, origin));
        } while (accept(","));
        return List.copyOf(names);
    }

    private String dotted() {
        StringBuilder name = new StringBuilder(identifier());
        while (accept(".")) {
            name.append('.').append(identifier());
        }
        return name.toString();
    }
}

package org.mm4j.config.internal.lang;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the names that belong to a call of a function: parameters and everything that the body binds. */
final class Locals {

    private final Set<String> bound = new HashSet<>();
    private final Set<String> outer = new HashSet<>();

    private Locals() {}

    static Set<String> of(Parameters parameters, List<Stmt> body) {
        Locals locals = new Locals();
        parameters.positional().forEach(p -> locals.bound.add(p.name()));
        parameters.keywordOnly().forEach(p -> locals.bound.add(p.name()));
        if (parameters.extra() != null) {
            locals.bound.add(parameters.extra());
        }
        if (parameters.keywords() != null) {
            locals.bound.add(parameters.keywords());
        }
        locals.block(body);
        locals.bound.removeAll(locals.outer);
        return Set.copyOf(locals.bound);
    }

    private void block(List<Stmt> body) {
        body.forEach(this::statement);
    }

    private void statement(Stmt statement) {
        if (statement instanceof Stmt.Assign assign) {
            assign.targets().forEach(this::target);
        } else if (statement instanceof Stmt.Augment augment) {
            target(augment.target());
        } else if (statement instanceof Stmt.Annotated annotated) {
            target(annotated.target());
        } else if (statement instanceof Stmt.Delete delete) {
            delete.targets().forEach(this::target);
        } else if (statement instanceof Stmt.If choice) {
            block(choice.then());
            block(choice.otherwise());
        } else if (statement instanceof Stmt.For loop) {
            target(loop.target());
            block(loop.body());
            block(loop.otherwise());
        } else if (statement instanceof Stmt.While loop) {
            block(loop.body());
            block(loop.otherwise());
        } else if (statement instanceof Stmt.Try attempt) {
            block(attempt.body());
            for (Stmt.Handler handler : attempt.handlers()) {
                if (handler.name() != null) {
                    bound.add(handler.name());
                }
                block(handler.body());
            }
            block(attempt.otherwise());
            block(attempt.last());
        } else if (statement instanceof Stmt.Function function) {
            bound.add(function.name());
        } else if (statement instanceof Stmt.Import imports) {
            for (Stmt.Alias alias : imports.names()) {
                String name = alias.name();
                bound.add(alias.as() != null ? alias.as() : name.substring(0, (name + ".").indexOf('.')));
            }
        } else if (statement instanceof Stmt.ImportFrom imports) {
            imports.names().forEach(alias -> bound.add(alias.as() != null ? alias.as() : alias.name()));
        } else if (statement instanceof Stmt.Outer names) {
            outer.addAll(names.names());
        } else if (statement instanceof Stmt.With with) {
            block(with.body());
        }
    }

    private void target(Expr target) {
        if (target instanceof Expr.Name name) {
            bound.add(name.id());
        } else if (target instanceof Expr.Starred starred) {
            target(starred.value());
        } else if (target instanceof Expr.TupleDisplay tuple) {
            tuple.items().forEach(this::target);
        } else if (target instanceof Expr.ListDisplay list) {
            list.items().forEach(this::target);
        }
    }
}

package org.mm4j.config.internal.eval;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.lang.Parameters;
import org.mm4j.config.internal.lang.Stmt;
import org.mm4j.config.internal.runtime.Ops;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PySet;
import org.mm4j.config.internal.runtime.Repr;
import org.mm4j.config.internal.runtime.Sets;
import org.mm4j.config.internal.runtime.Slot;

/** Executes statements. */
final class Executor {

    /** How a statement ended. */
    private enum End {
        NORMAL,
        BREAK,
        CONTINUE,
        RETURN
    }

    private final Interpreter in;
    private final Imports imports;
    private Object result = PyNone.NONE;
    private @Nullable PyException handled;

    Executor(Interpreter in, Imports imports) {
        this.in = in;
        this.imports = imports;
    }

    /** Runs statements; gives what {@code return} gave, or {@code None}. */
    Object run(List<Stmt> statements, Scope scope) {
        if (block(statements, scope) == End.RETURN) {
            Object value = result;
            result = PyNone.NONE;
            return value;
        }
        return PyNone.NONE;
    }

    /** The defaults of parameters, which are evaluated once. */
    Map<String, Slot> defaults(Parameters parameters, Scope scope) {
        Map<String, Slot> defaults = new HashMap<>();
        for (List<Parameters.Parameter> some : List.of(parameters.positional(), parameters.keywordOnly())) {
            for (Parameters.Parameter parameter : some) {
                Expr value = parameter.defaultValue();
                if (value != null) {
                    defaults.put(parameter.name(), in.slot(value, scope));
                }
            }
        }
        return defaults;
    }

    private End block(List<Stmt> statements, Scope scope) {
        for (Stmt statement : statements) {
            End end = statement(statement, scope);
            if (end != End.NORMAL) {
                return end;
            }
        }
        return End.NORMAL;
    }

    private End statement(Stmt statement, Scope scope) {
        in.meter().step();
        try {
            return dispatch(statement, scope);
        } catch (PyException e) {
            throw e.at(statement.origin());
        }
    }

    private End dispatch(Stmt statement, Scope scope) {
        if (statement instanceof Stmt.Assign assign) {
            if (assign.sets("_base_")) {
                // It names files, wherever it stands, and never sets a variable.
                return End.NORMAL;
            }
            Slot slot = in.slot(assign.value(), scope);
            for (Expr target : assign.targets()) {
                Targets.assign(in, target, slot, scope);
            }
        } else if (statement instanceof Stmt.Expression expression) {
            in.evaluate(expression.value(), scope);
        } else if (statement instanceof Stmt.Augment augment) {
            augment(augment, scope);
        } else if (statement instanceof Stmt.If choice) {
            boolean holds = in.ops().truthy(in.evaluate(choice.test(), scope));
            return block(holds ? choice.then() : choice.otherwise(), scope);
        } else if (statement instanceof Stmt.For loop) {
            return forLoop(loop, scope);
        } else if (statement instanceof Stmt.While loop) {
            return whileLoop(loop, scope);
        } else if (statement instanceof Stmt.Function function) {
            scope.set(
                    function.name(),
                    new Slot(
                            new PyFunction(
                                    function.name(),
                                    function.parameters(),
                                    function.locals(),
                                    defaults(function.parameters(), scope),
                                    function.body(),
                                    null,
                                    scope),
                            function.origin()));
        } else if (statement instanceof Stmt.Return give) {
            Expr value = give.value();
            result = value == null ? PyNone.NONE : in.evaluate(value, scope);
            return End.RETURN;
        } else if (statement instanceof Stmt.Break) {
            return End.BREAK;
        } else if (statement instanceof Stmt.Continue) {
            return End.CONTINUE;
        } else {
            return rare(statement, scope);
        }
        return End.NORMAL;
    }

    private End rare(Stmt statement, Scope scope) {
        if (statement instanceof Stmt.Delete delete) {
            delete.targets().forEach(target -> Targets.delete(in, target, scope));
        } else if (statement instanceof Stmt.Import imported) {
            imports.run(imported, scope);
        } else if (statement instanceof Stmt.ImportFrom imported) {
            imports.run(imported, scope);
        } else if (statement instanceof Stmt.Annotated annotated) {
            Expr value = annotated.value();
            if (value != null) {
                Targets.assign(in, annotated.target(), in.slot(value, scope), scope);
            }
        } else if (statement instanceof Stmt.Assert check) {
            if (!in.ops().truthy(in.evaluate(check.test(), scope))) {
                Expr message = check.message();
                throw new PyException(
                        "AssertionError",
                        message == null
                                ? "the assertion does not hold"
                                : Repr.str(in.evaluate(message, scope), in.meter()));
            }
        } else if (statement instanceof Stmt.Raise raise) {
            throw raised(raise, scope);
        } else if (statement instanceof Stmt.Try attempt) {
            return attempt(attempt, scope);
        } else if (statement instanceof Stmt.Outer outer) {
            scope.outside(outer.global(), outer.names());
        } else if (statement instanceof Stmt.With with) {
            if (imports.isNewStyle()) {
                return block(with.body(), scope);
            }
            throw new PyException(
                    PyException.REFUSED,
                    "'with' is not part of the config language",
                    "only new-style configs use it, as 'with read_base():'");
        }
        return End.NORMAL;
    }

    private PyException raised(Stmt.Raise raise, Scope scope) {
        Expr error = raise.error();
        if (error == null) {
            return handled != null ? handled : new PyException("RuntimeError", "No active exception to reraise");
        }
        Object value = in.evaluate(error, scope);
        if (value instanceof PyType type) {
            value = in.call(type, Args.NONE);
        }
        if (value instanceof PyError raised) {
            return new PyException(
                    raised.exception().type(),
                    raised.exception().text(),
                    raised.exception().argument(),
                    List.of());
        }
        return new PyException("TypeError", "exceptions must derive from BaseException");
    }

    private void augment(Stmt.Augment augment, Scope scope) {
        Expr target = augment.target();
        Object container = PyNone.NONE;
        Object index = PyNone.NONE;
        Object old;
        if (target instanceof Expr.Subscript subscript) {
            container = in.evaluate(subscript.value(), scope);
            index = in.evaluate(subscript.index(), scope);
            old = in.items().get(container, index);
        } else if (target instanceof Expr.Attribute attribute) {
            container = in.evaluate(attribute.value(), scope);
            old = Attributes.get(in, container, attribute.name());
        } else {
            old = in.evaluate(target, scope);
        }
        Slot slot = new Slot(
                inPlace(augment, old, in.evaluate(augment.value(), scope)),
                augment.value().origin());
        if (target instanceof Expr.Subscript) {
            in.items().set(container, index, slot.value(), slot.origin());
        } else if (target instanceof Expr.Attribute attribute) {
            Attributes.set(in, container, attribute.name(), slot);
        } else {
            Targets.assign(in, target, slot, scope);
        }
    }

    /** Changes lists, sets and dicts themselves, as their augmented operators do. */
    private Object inPlace(Stmt.Augment augment, Object old, Object value) {
        Ops ops = in.ops();
        switch (augment.operator()) {
            case ADD -> {
                if (old instanceof PyList list) {
                    List<Slot> more = List.copyOf(ops.items(value));
                    list.slots().addAll(more);
                    return list;
                }
            }
            case MULTIPLY -> {
                if (old instanceof PyList list && ops.binary(augment.operator(), old, value) instanceof PyList all) {
                    list.replaceAll(all.slots());
                    return list;
                }
            }
            case OR, AND, XOR, SUBTRACT -> {
                if (old instanceof PySet set && !set.frozen() && value instanceof PySet other) {
                    Map<Object, Slot> slots = Map.copyOf(set.slots());
                    PySet combined = Sets.combine(augment.operator(), set, other, in.meter());
                    set.slots().keySet().retainAll(combined.slots().keySet());
                    combined.slots().forEach((key, slot) -> {
                        if (!slots.containsKey(key)) {
                            set.slots().put(key, slot);
                        }
                    });
                    return set;
                }
                if (augment.operator() == org.mm4j.config.internal.lang.Operator.OR
                        && old instanceof org.mm4j.config.internal.runtime.PyDict dict) {
                    DictMethods.update(in, dict, new Args(List.of(Slot.of(value)), Map.of()));
                    return dict;
                }
            }
            default -> {}
        }
        return ops.binary(augment.operator(), old, value);
    }

    private End forLoop(Stmt.For loop, Scope scope) {
        Iterator<Slot> items = in.ops().iterate(in.evaluate(loop.iterable(), scope));
        while (items.hasNext()) {
            in.meter().step();
            Targets.assign(in, loop.target(), items.next(), scope);
            End end = block(loop.body(), scope);
            if (end == End.BREAK) {
                return End.NORMAL;
            }
            if (end == End.RETURN) {
                return end;
            }
        }
        return block(loop.otherwise(), scope);
    }

    private End whileLoop(Stmt.While loop, Scope scope) {
        while (in.ops().truthy(in.evaluate(loop.test(), scope))) {
            End end = block(loop.body(), scope);
            if (end == End.BREAK) {
                return End.NORMAL;
            }
            if (end == End.RETURN) {
                return end;
            }
        }
        return block(loop.otherwise(), scope);
    }

    private End attempt(Stmt.Try attempt, Scope scope) {
        End end;
        try {
            end = protectedPart(attempt, scope);
        } catch (PyException e) {
            if (ErrorTypes.isCatchable(e)) {
                Object value = result;
                End last = block(attempt.last(), scope);
                if (last != End.NORMAL) {
                    return last;
                }
                result = value;
            }
            throw e;
        }
        Object value = result;
        End last = block(attempt.last(), scope);
        if (last != End.NORMAL) {
            return last;
        }
        result = value;
        return end;
    }

    private End protectedPart(Stmt.Try attempt, Scope scope) {
        try {
            End end = block(attempt.body(), scope);
            if (end != End.NORMAL) {
                return end;
            }
        } catch (PyException e) {
            for (Stmt.Handler handler : attempt.handlers()) {
                if (catches(handler, e, scope)) {
                    return handle(handler, e, scope);
                }
            }
            throw e;
        }
        return block(attempt.otherwise(), scope);
    }

    private boolean catches(Stmt.Handler handler, PyException e, Scope scope) {
        if (!ErrorTypes.isCatchable(e)) {
            return false;
        }
        Expr type = handler.type();
        return type == null || Builtins.isInstance(in, new PyError(e), in.evaluate(type, scope));
    }

    private End handle(Stmt.Handler handler, PyException e, Scope scope) {
        PyException outer = handled;
        handled = e;
        String name = handler.name();
        if (name != null) {
            scope.set(name, Slot.of(new PyError(e)));
        }
        try {
            return block(handler.body(), scope);
        } finally {
            handled = outer;
            if (name != null && Objects.requireNonNull(scope).variables().containsKey(name)) {
                scope.delete(name);
            }
        }
    }
}

package org.mm4j.config.internal.lang;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Origin;

/** A statement, with the place where it begins. */
public sealed interface Stmt {

    /** Where the statement begins. */
    Origin origin();

    /** An expression whose value is not used. */
    record Expression(Expr value, Origin origin) implements Stmt {}

    /** {@code a = b = value}. */
    record Assign(List<Expr> targets, Expr value, Origin origin) implements Stmt {

        /** Whether the first target is the variable of that name. */
        public boolean sets(String name) {
            return targets.get(0) instanceof Expr.Name target && target.id().equals(name);
        }
    }

    /** {@code target += value} and the like. */
    record Augment(Expr target, Operator operator, Expr value, Origin origin) implements Stmt {}

    /** {@code target: annotation = value}. */
    record Annotated(Expr target, Expr annotation, @Nullable Expr value, Origin origin) implements Stmt {}

    /** {@code del a, b}. */
    record Delete(List<Expr> targets, Origin origin) implements Stmt {}

    /** {@code if}, with {@code elif} as an {@code if} in the else part. */
    record If(Expr test, List<Stmt> then, List<Stmt> otherwise, Origin origin) implements Stmt {}

    /** {@code for … else}. */
    record For(Expr target, Expr iterable, List<Stmt> body, List<Stmt> otherwise, Origin origin) implements Stmt {}

    /** {@code while … else}. */
    record While(Expr test, List<Stmt> body, List<Stmt> otherwise, Origin origin) implements Stmt {}

    /** A function; {@code locals} are the names that belong to a call of it. */
    record Function(String name, Parameters parameters, List<Stmt> body, Set<String> locals, Origin origin)
            implements Stmt {}

    /** {@code return value}. */
    record Return(@Nullable Expr value, Origin origin) implements Stmt {}

    /** {@code pass}. */
    record Pass(Origin origin) implements Stmt {}

    /** {@code break}. */
    record Break(Origin origin) implements Stmt {}

    /** {@code continue}. */
    record Continue(Origin origin) implements Stmt {}

    /** {@code assert test, message}. */
    record Assert(Expr test, @Nullable Expr message, Origin origin) implements Stmt {}

    /** {@code raise error}. */
    record Raise(@Nullable Expr error, Origin origin) implements Stmt {}

    /** {@code try}, with everything that may follow. */
    record Try(List<Stmt> body, List<Handler> handlers, List<Stmt> otherwise, List<Stmt> last, Origin origin)
            implements Stmt {}

    /** {@code except type as name}. */
    record Handler(@Nullable Expr type, @Nullable String name, List<Stmt> body) {}

    /** {@code import a.b as c, d}. */
    record Import(List<Alias> names, Origin origin) implements Stmt {}

    /** {@code from ..module import a as b}; the name {@code *} stands for all. */
    record ImportFrom(int level, @Nullable String module, List<Alias> names, Origin origin) implements Stmt {

        /** The module as it was written, with its leading dots. */
        public String dotted() {
            return ".".repeat(level) + (module == null ? "" : module);
        }
    }

    /** One imported name. */
    record Alias(String name, @Nullable String as, Origin origin) {}

    /** {@code global a} or {@code nonlocal a}. */
    record Outer(boolean global, List<String> names, Origin origin) implements Stmt {}

    /** {@code with context: …}; {@code single} if there is one context without a name. */
    record With(Expr context, boolean single, List<Stmt> body, Origin origin) implements Stmt {}
}

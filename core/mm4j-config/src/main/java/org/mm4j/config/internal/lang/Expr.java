package org.mm4j.config.internal.lang;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Origin;

/** An expression, with the place where it was written. */
public sealed interface Expr {

    /** Where the expression begins; for binary operators, attributes, subscripts and calls, where the operator is. */
    Origin origin();

    /** A literal; the value is one of the runtime's immutable values. */
    record Constant(Object value, Origin origin) implements Expr {}

    /** A formatted string: constants and {@link Formatted} parts. */
    record FString(List<Expr> parts, Origin origin) implements Expr {}

    /** One replacement field of a formatted string; {@code prefix} is the text that {@code =} asks for. */
    record Formatted(
            String prefix,
            Expr value,
            char conversion,
            @Nullable Expr spec,
            Origin origin) implements Expr {}

    /** A variable. */
    record Name(String id, Origin origin) implements Expr {}

    /** {@code value.name}. */
    record Attribute(Expr value, String name, Origin origin) implements Expr {}

    /** {@code value[index]}. */
    record Subscript(Expr value, Expr index, Origin origin) implements Expr {}

    /** {@code low:high:step}. */
    record Slice(
            @Nullable Expr low,
            @Nullable Expr high,
            @Nullable Expr step,
            Origin origin) implements Expr {}

    /** A call. */
    record Call(Expr function, List<Argument> arguments, Origin origin) implements Expr {}

    /** An argument of a call: {@code value}, {@code name=value}, {@code *value} or {@code **value}. */
    record Argument(@Nullable String name, int stars, Expr value) {}

    /** {@code [a, b]}. */
    record ListDisplay(List<Expr> items, Origin origin) implements Expr {}

    /** {@code (a, b)}. */
    record TupleDisplay(List<Expr> items, Origin origin) implements Expr {}

    /** <code>{a, b}</code>. */
    record SetDisplay(List<Expr> items, Origin origin) implements Expr {}

    /** <code>{a: b, **c}</code>. */
    record DictDisplay(List<Item> items, Origin origin) implements Expr {}

    /** A part of a dict display; the key is missing for {@code **value}. */
    record Item(@Nullable Expr key, Expr value) {}

    /** {@code *value} in a display or a target. */
    record Starred(Expr value, Origin origin) implements Expr {}

    /** {@code -a}, {@code +a}, {@code ~a}, {@code not a}. */
    record Unary(String operator, Expr operand, Origin origin) implements Expr {}

    /** An arithmetic operator with two operands. */
    record Binary(Operator operator, Expr left, Expr right, Origin origin) implements Expr {}

    /** {@code and} or {@code or}. */
    record Logical(boolean and, List<Expr> operands, Origin origin) implements Expr {}

    /** A chain of comparisons. */
    record Compare(Expr first, List<String> operators, List<Expr> rest, Origin origin) implements Expr {}

    /** {@code then if test else otherwise}. */
    record Conditional(Expr test, Expr then, Expr otherwise, Origin origin) implements Expr {}

    /** {@code lambda …: body}. */
    record Lambda(Parameters parameters, Expr body, Origin origin) implements Expr {}

    /** {@code (name := value)}. */
    record Named(String name, Expr value, Origin origin) implements Expr {}

    /** A comprehension; {@code value} is there for dicts only. */
    record Comprehension(Kind kind, Expr element, @Nullable Expr value, List<Clause> clauses, Origin origin)
            implements Expr {

        /** What a comprehension makes. */
        public enum Kind {
            LIST,
            SET,
            DICT,
            GENERATOR
        }
    }

    /** {@code for target in iterable if … if …}. */
    record Clause(Expr target, Expr iterable, List<Expr> conditions) {}
}

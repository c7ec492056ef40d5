package org.mm4j.config.internal.eval;

import java.util.List;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.Slot;

/** Assigns to names, attributes, subscripts and lists of them. */
final class Targets {

    private Targets() {}

    static void assign(Interpreter in, Expr target, Slot slot, Scope scope) {
        if (target instanceof Expr.Name name) {
            scope.set(name.id(), slot);
        } else if (target instanceof Expr.Subscript subscript) {
            Object container = in.evaluate(subscript.value(), scope);
            Object index = in.evaluate(subscript.index(), scope);
            in.items().set(container, index, slot.value(), slot.origin());
        } else if (target instanceof Expr.Attribute attribute) {
            Attributes.set(in, in.evaluate(attribute.value(), scope), attribute.name(), slot);
        } else if (target instanceof Expr.TupleDisplay tuple) {
            unpack(in, tuple.items(), slot, scope);
        } else if (target instanceof Expr.ListDisplay list) {
            unpack(in, list.items(), slot, scope);
        } else if (target instanceof Expr.Starred starred) {
            assign(in, starred.value(), slot, scope);
        }
    }

    private static void unpack(Interpreter in, List<Expr> targets, Slot slot, Scope scope) {
        List<Slot> values = in.ops().items(slot.value());
        int star = -1;
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i) instanceof Expr.Starred) {
                star = i;
            }
        }
        int surplus = values.size() - targets.size();
        if (star < 0 ? surplus != 0 : surplus < -1) {
            String few = "not enough values to unpack: " + targets.size() + " names, " + values.size() + " values";
            throw new PyException("ValueError", surplus > 0 ? few.replace("not enough", "too many") : few);
        }
        for (int i = 0; i < targets.size(); i++) {
            if (i == star) {
                PyList rest = new PyList(values.subList(i, i + surplus + 1));
                assign(in, targets.get(i), new Slot(rest, slot.origin()), scope);
            } else {
                assign(in, targets.get(i), values.get(star < 0 || i < star ? i : i + surplus), scope);
            }
        }
    }

    static void delete(Interpreter in, Expr target, Scope scope) {
        if (target instanceof Expr.Name name) {
            scope.delete(name.id());
        } else if (target instanceof Expr.Subscript subscript) {
            Object container = in.evaluate(subscript.value(), scope);
            in.items().delete(container, in.evaluate(subscript.index(), scope));
        } else if (target instanceof Expr.Attribute attribute) {
            Attributes.delete(in, in.evaluate(attribute.value(), scope), attribute.name());
        }
    }
}

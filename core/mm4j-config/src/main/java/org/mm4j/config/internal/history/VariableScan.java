package org.mm4j.config.internal.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigVariable;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.lang.Parameters;
import org.mm4j.config.internal.lang.Stmt;

/** Finds where the variables of a file are set and where they are read. */
public final class VariableScan {

    private static final String BASE = "_base_";

    private final Map<String, String> placeholders;
    private final Map<String, List<Origin>> set = new LinkedHashMap<>();
    private final Map<String, List<ConfigVariable.Use>> uses = new LinkedHashMap<>();

    private VariableScan(Map<String, String> placeholders) {
        this.placeholders = placeholders;
    }

    /**
     * The variables of a file by name; {@code _base_.x} is one of them if the file reads it.
     *
     * @param placeholders strings that stand for base variables, with the dotted names of those
     */
    public static Map<String, ConfigVariable> of(List<Stmt> statements, Map<String, String> placeholders) {
        VariableScan scan = new VariableScan(placeholders);
        statements.forEach(scan::statement);
        Map<String, ConfigVariable> variables = new LinkedHashMap<>();
        scan.set.forEach((name, places) ->
                variables.put(name, new ConfigVariable(name, places, scan.uses.getOrDefault(name, List.of()))));
        scan.uses.forEach((name, places) -> variables.putIfAbsent(name, new ConfigVariable(name, List.of(), places)));
        return variables;
    }

    private void statement(Stmt statement) {
        if (statement instanceof Stmt.Assign assign) {
            assign.targets().forEach(this::target);
            expression(assign.value());
        } else if (statement instanceof Stmt.Expression expression) {
            expression(expression.value());
        } else if (statement instanceof Stmt.Augment augment) {
            // It reads the variable as well, but for no other purpose than to set it.
            target(augment.target());
            expression(augment.value());
        } else if (statement instanceof Stmt.Annotated annotated) {
            target(annotated.target());
            optional(annotated.value());
        } else if (statement instanceof Stmt.Delete delete) {
            // A helper that is deleted has done its work.
            delete.targets().forEach(this::expression);
        } else if (statement instanceof Stmt.If choice) {
            expression(choice.test());
            choice.then().forEach(this::statement);
            choice.otherwise().forEach(this::statement);
        } else if (statement instanceof Stmt.For loop) {
            target(loop.target());
            expression(loop.iterable());
            loop.body().forEach(this::statement);
            loop.otherwise().forEach(this::statement);
        } else if (statement instanceof Stmt.While loop) {
            expression(loop.test());
            loop.body().forEach(this::statement);
            loop.otherwise().forEach(this::statement);
        } else {
            rare(statement);
        }
    }

    private void rare(Stmt statement) {
        if (statement instanceof Stmt.Function function) {
            set(function.name(), function.origin());
            parameters(function.parameters());
            function.body().forEach(this::statement);
        } else if (statement instanceof Stmt.Return result) {
            optional(result.value());
        } else if (statement instanceof Stmt.Assert check) {
            expression(check.test());
            optional(check.message());
        } else if (statement instanceof Stmt.Raise raise) {
            optional(raise.error());
        } else if (statement instanceof Stmt.Try attempt) {
            attempt.body().forEach(this::statement);
            for (Stmt.Handler handler : attempt.handlers()) {
                optional(handler.type());
                handler.body().forEach(this::statement);
            }
            attempt.otherwise().forEach(this::statement);
            attempt.last().forEach(this::statement);
        } else if (statement instanceof Stmt.With with) {
            expression(with.context());
            with.body().forEach(this::statement);
        } else if (statement instanceof Stmt.Import imported) {
            imported.names().forEach(this::imported);
        } else if (statement instanceof Stmt.ImportFrom imported) {
            imported.names().forEach(this::imported);
        }
    }

    private void imported(Stmt.Alias alias) {
        String name = alias.as();
        set(name == null ? alias.name() : name, alias.origin());
    }

    private void set(String name, Origin place) {
        set.computeIfAbsent(name, key -> new ArrayList<>()).add(place);
    }

    private void use(String name, Origin place, Origin value) {
        uses.computeIfAbsent(name, key -> new ArrayList<>()).add(new ConfigVariable.Use(place, value));
    }

    private void target(Expr target) {
        if (target instanceof Expr.Name name) {
            set(name.id(), name.origin());
        } else if (target instanceof Expr.TupleDisplay tuple) {
            tuple.items().forEach(this::target);
        } else if (target instanceof Expr.ListDisplay list) {
            list.items().forEach(this::target);
        } else if (target instanceof Expr.Starred starred) {
            target(starred.value());
        } else {
            // An attribute or an item: the variable before it is read.
            expression(target);
        }
    }

    private void parameters(Parameters parameters) {
        parameters.positional().forEach(parameter -> optional(parameter.defaultValue()));
        parameters.keywordOnly().forEach(parameter -> optional(parameter.defaultValue()));
    }

    private void optional(@Nullable Expr expression) {
        if (expression != null) {
            expression(expression);
        }
    }

    private void expression(Expr expression) {
        expression(expression, expression.origin());
    }

    /** Visits an expression that is a part of the value which begins at {@code value}. */
    private void expression(Expr expression, Origin value) {
        if (expression instanceof Expr.Name name) {
            use(name.id(), name.origin(), value);
        } else if (expression instanceof Expr.Constant constant) {
            String base = constant.value() instanceof String text ? placeholders.get(text) : null;
            if (base != null) {
                use(BASE + "." + base, constant.origin(), value);
            }
        } else if (expression instanceof Expr.ListDisplay list) {
            list.items().forEach(this::expression);
        } else if (expression instanceof Expr.TupleDisplay tuple) {
            tuple.items().forEach(this::expression);
        } else if (expression instanceof Expr.SetDisplay set) {
            set.items().forEach(this::expression);
        } else if (expression instanceof Expr.DictDisplay dict) {
            for (Expr.Item item : dict.items()) {
                optional(item.key());
                expression(item.value());
            }
        } else if (expression instanceof Expr.Call call) {
            call(call, value);
        } else if (expression instanceof Expr.Attribute || expression instanceof Expr.Subscript) {
            path(expression, value);
        } else {
            operators(expression, value);
        }
    }

    private void call(Expr.Call call, Origin value) {
        boolean isDict = call.function() instanceof Expr.Name name && name.id().equals("dict");
        if (!isDict) {
            expression(call.function(), value);
        }
        for (Expr.Argument argument : call.arguments()) {
            boolean ownValue = isDict && argument.name() != null;
            expression(argument.value(), ownValue ? argument.value().origin() : value);
        }
    }

    /** {@code _base_.a['b']} reads the base variable {@code a.b}; any other path reads the variable that it begins with. */
    private void path(Expr expression, Origin value) {
        String base = basePath(expression);
        if (base != null) {
            use(base, expression.origin(), value);
        } else if (expression instanceof Expr.Attribute attribute) {
            expression(attribute.value(), value);
        } else if (expression instanceof Expr.Subscript subscript) {
            expression(subscript.value(), value);
            expression(subscript.index(), value);
        }
    }

    private static @Nullable String basePath(Expr expression) {
        if (expression instanceof Expr.Name name) {
            return name.id().equals(BASE) ? BASE : null;
        }
        if (expression instanceof Expr.Attribute attribute) {
            String outer = basePath(attribute.value());
            return outer == null ? null : outer + "." + attribute.name();
        }
        if (expression instanceof Expr.Subscript subscript && subscript.index() instanceof Expr.Constant index) {
            String outer = basePath(subscript.value());
            return outer == null ? null : outer + "." + index.value();
        }
        return null;
    }

    private void operators(Expr expression, Origin value) {
        if (expression instanceof Expr.Binary binary) {
            expression(binary.left(), value);
            expression(binary.right(), value);
        } else if (expression instanceof Expr.Unary unary) {
            expression(unary.operand(), value);
        } else if (expression instanceof Expr.Starred starred) {
            expression(starred.value(), value);
        } else if (expression instanceof Expr.Conditional choice) {
            expression(choice.test(), value);
            expression(choice.then(), value);
            expression(choice.otherwise(), value);
        } else if (expression instanceof Expr.Logical logical) {
            logical.operands().forEach(operand -> expression(operand, value));
        } else if (expression instanceof Expr.Compare compare) {
            expression(compare.first(), value);
            compare.rest().forEach(operand -> expression(operand, value));
        } else if (expression instanceof Expr.FString text) {
            text.parts().forEach(part -> expression(part, value));
        } else if (expression instanceof Expr.Formatted field) {
            expression(field.value(), value);
            optional(field.spec());
        } else if (expression instanceof Expr.Named named) {
            set(named.name(), named.origin());
            expression(named.value(), value);
        } else if (expression instanceof Expr.Lambda lambda) {
            parameters(lambda.parameters());
            expression(lambda.body(), value);
        } else if (expression instanceof Expr.Slice slice) {
            optional(slice.low());
            optional(slice.high());
            optional(slice.step());
        } else if (expression instanceof Expr.Comprehension comprehension) {
            for (Expr.Clause clause : comprehension.clauses()) {
                expression(clause.iterable(), value);
                clause.conditions().forEach(condition -> expression(condition, value));
            }
            expression(comprehension.element(), value);
            Expr item = comprehension.value();
            if (item != null) {
                expression(item, value);
            }
        }
    }
}

package org.mm4j.config.internal.eval;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigException;
import org.mm4j.config.Names;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.lang.Stmt;
import org.mm4j.config.internal.runtime.Compare;
import org.mm4j.config.internal.runtime.FormatSpec;
import org.mm4j.config.internal.runtime.Items;
import org.mm4j.config.internal.runtime.Meter;
import org.mm4j.config.internal.runtime.Numbers;
import org.mm4j.config.internal.runtime.Ops;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PySet;
import org.mm4j.config.internal.runtime.PySlice;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Repr;
import org.mm4j.config.internal.runtime.Slot;
import org.mm4j.config.internal.runtime.Types;

/** Evaluates the expressions of one file; statements are left to an {@link Executor}. */
public final class Interpreter {

    private final Source source;
    private final Meter meter;
    private final Ops ops;
    private final Items items;
    private final Comprehensions comprehensions;
    private final Executor executor;
    private @Nullable Supplier<Slot> baseValue;

    /** An interpreter for a classic config, within the limits of a meter. */
    public Interpreter(Source source, Meter meter) {
        this(source, meter, null);
    }

    /**
     * An interpreter for a source, within the limits of a meter.
     *
     * @param bases the modules of a new-style config that are configs, whose variables are set at the beginning; null
     *     for a classic config
     */
    public Interpreter(Source source, Meter meter, @Nullable Set<String> bases) {
        this.source = source;
        this.meter = meter;
        this.ops = new Ops(meter);
        this.items = new Items(ops, meter);
        this.comprehensions = new Comprehensions(this);
        this.executor = new Executor(this, new Imports(bases));
    }

    Meter meter() {
        return meter;
    }

    Ops ops() {
        return ops;
    }

    Items items() {
        return items;
    }

    /**
     * Runs the statements of a file; gives all variables at its end.
     *
     * @param variables those that are set at the beginning
     * @param base makes the value of {@code _base_} when it is asked for; null if there is none
     */
    public Map<String, Slot> runFile(
            List<Stmt> statements, Map<String, Slot> variables, @Nullable Supplier<Slot> base) {
        this.baseValue = base;
        Scope file = new Scope();
        file.variables().putAll(variables);
        guarded(() -> run(statements, file));
        return file.variables();
    }

    /** The value of an expression that knows no variables. */
    public Object evaluateAlone(Expr expression) {
        return guarded(() -> evaluate(expression, new Scope()));
    }

    /** Turns every error of an action into a {@link ConfigException} with its place. */
    public <T> T guarded(Supplier<T> action) {
        try {
            return action.get();
        } catch (PyException e) {
            throw ErrorTypes.toConfigException(e, source);
        } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException | ClassCastException e) {
            // An argument that a built-in function did not expect; whatever it was, the config is to blame.
            throw ErrorTypes.toConfigException(
                    new PyException(
                                    "TypeError",
                                    "a built-in function got an argument that it cannot use: " + e.getMessage())
                            .at(Origin.of(source.name())),
                    source);
        } catch (StackOverflowError e) {
            throw ErrorTypes.toConfigException(
                    new PyException(PyException.LIMIT, "the config is nested too deeply").at(Origin.of(source.name())),
                    source);
        }
    }

    /** Runs the body of a function or a file; gives what it returns. */
    Object run(List<Stmt> statements, Scope scope) {
        return executor.run(statements, scope);
    }

    /** The value of an expression. */
    Object evaluate(Expr expression, Scope scope) {
        meter.step();
        try {
            return dispatch(expression, scope);
        } catch (PyException e) {
            throw e.at(expression.origin());
        }
    }

    /** The value of an expression with its place. */
    Slot slot(Expr expression, Scope scope) {
        return new Slot(evaluate(expression, scope), expression.origin());
    }

    private Object dispatch(Expr expression, Scope scope) {
        if (expression instanceof Expr.Constant constant) {
            return constant.value();
        } else if (expression instanceof Expr.Call call) {
            return call(call, scope);
        } else if (expression instanceof Expr.Name name) {
            return name(name.id(), scope);
        } else if (expression instanceof Expr.ListDisplay list) {
            return new PyList(display(list.items(), scope));
        } else if (expression instanceof Expr.TupleDisplay tuple) {
            return new PyTuple(display(tuple.items(), scope));
        } else if (expression instanceof Expr.DictDisplay dict) {
            return dict(dict, scope);
        } else if (expression instanceof Expr.Attribute attribute) {
            return Attributes.get(this, evaluate(attribute.value(), scope), attribute.name());
        } else if (expression instanceof Expr.Subscript subscript) {
            Object container = evaluate(subscript.value(), scope);
            return items.get(container, evaluate(subscript.index(), scope));
        } else if (expression instanceof Expr.Binary binary) {
            Object left = evaluate(binary.left(), scope);
            return ops.binary(binary.operator(), left, evaluate(binary.right(), scope));
        } else if (expression instanceof Expr.Unary unary) {
            Object value = evaluate(unary.operand(), scope);
            return unary.operator().equals("not") ? !ops.truthy(value) : Numbers.unary(unary.operator(), value);
        } else if (expression instanceof Expr.FString text) {
            return formatted(text, scope);
        } else if (expression instanceof Expr.Comprehension comprehension) {
            return comprehensions.evaluate(comprehension, scope);
        } else if (expression instanceof Expr.Compare compare) {
            return compare(compare, scope);
        }
        return rare(expression, scope);
    }

    private Object rare(Expr expression, Scope scope) {
        if (expression instanceof Expr.Conditional choice) {
            return evaluate(ops.truthy(evaluate(choice.test(), scope)) ? choice.then() : choice.otherwise(), scope);
        } else if (expression instanceof Expr.Logical logical) {
            Object value = PyNone.NONE;
            for (Expr operand : logical.operands()) {
                value = evaluate(operand, scope);
                if (ops.truthy(value) != logical.and()) {
                    return value;
                }
            }
            return value;
        } else if (expression instanceof Expr.SetDisplay set) {
            PySet result = new PySet(false);
            display(set.items(), scope).forEach(result::add);
            return result;
        } else if (expression instanceof Expr.Lambda lambda) {
            return new PyFunction(
                    "<lambda>",
                    lambda.parameters(),
                    Set.of(),
                    executor.defaults(lambda.parameters(), scope),
                    null,
                    lambda.body(),
                    scope);
        } else if (expression instanceof Expr.Slice slice) {
            return new PySlice(
                    slice.low() == null ? PyNone.NONE : evaluate(slice.low(), scope),
                    slice.high() == null ? PyNone.NONE : evaluate(slice.high(), scope),
                    slice.step() == null ? PyNone.NONE : evaluate(slice.step(), scope));
        } else if (expression instanceof Expr.Named named) {
            Slot slot = slot(named.value(), scope);
            scope.setNamed(named.name(), slot);
            return slot.value();
        } else if (expression instanceof Expr.Formatted field) {
            return field(field, scope);
        }
        throw new PyException("SyntaxError", "a starred expression is not allowed here");
    }

    private Object name(String id, Scope scope) {
        Slot slot = scope.find(id);
        if (slot != null) {
            return slot.value();
        }
        if (baseValue != null && id.equals("_base_")) {
            Slot base = baseValue.get();
            scope.file().variables().put(id, base);
            return base.value();
        }
        Object builtin = Builtins.find(id);
        if (builtin != null) {
            return builtin;
        }
        Collection<String> known = new LinkedHashSet<>(scope.file().variables().keySet());
        known.addAll(scope.variables().keySet());
        known.addAll(Builtins.names());
        throw new PyException("NameError", "name '" + id + "' is not defined", null, didYouMean(id, known));
    }

    /** The help that names the nearest names, or none. */
    static List<String> didYouMean(String wanted, Collection<String> known) {
        List<String> near = Names.nearest(wanted, known);
        return near.isEmpty() ? List.of() : List.of("did you mean '" + String.join("', '", near) + "'?");
    }

    private List<Slot> display(List<Expr> expressions, Scope scope) {
        meter.items(expressions.size());
        List<Slot> slots = new ArrayList<>(expressions.size());
        for (Expr expression : expressions) {
            if (expression instanceof Expr.Starred starred) {
                slots.addAll(ops.items(evaluate(starred.value(), scope)));
            } else {
                slots.add(slot(expression, scope));
            }
        }
        return slots;
    }

    private PyDict dict(Expr.DictDisplay display, Scope scope) {
        PyDict dict = new PyDict();
        meter.items(display.items().size());
        for (Expr.Item item : display.items()) {
            Expr key = item.key();
            if (key != null) {
                Object name = evaluate(key, scope);
                dict.put(name, evaluate(item.value(), scope), item.value().origin());
                continue;
            }
            if (!(evaluate(item.value(), scope) instanceof PyDict spread)) {
                throw new PyException("TypeError", "the value behind ** is not a mapping")
                        .at(item.value().origin());
            }
            meter.items(spread.entries().size());
            spread.entries().values().forEach(entry -> dict.put(entry.key(), entry.value(), entry.origin()));
        }
        return dict;
    }

    private Object compare(Expr.Compare compare, Scope scope) {
        Object left = evaluate(compare.first(), scope);
        for (int i = 0; i < compare.operators().size(); i++) {
            Object right = evaluate(compare.rest().get(i), scope);
            if (!holds(compare.operators().get(i), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private boolean holds(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> Compare.equal(left, right, meter);
            case "!=" -> !Compare.equal(left, right, meter);
            case "in" -> ops.contains(right, left);
            case "not in" -> !ops.contains(right, left);
            case "is" -> identical(left, right);
            case "is not" -> !identical(left, right);
            default -> Compare.order(operator, left, right, meter);
        };
    }

    private static boolean identical(Object left, Object right) {
        // Small values have no identity of their own here.
        return left == right
                || ((left instanceof Boolean || left instanceof Number || left instanceof String)
                        && left.equals(right));
    }

    private String formatted(Expr.FString text, Scope scope) {
        StringBuilder out = new StringBuilder();
        for (Expr part : text.parts()) {
            out.append(evaluate(part, scope));
        }
        meter.text(out.length());
        return out.toString();
    }

    private String field(Expr.Formatted field, Scope scope) {
        Object value = evaluate(field.value(), scope);
        Expr spec = field.spec();
        String format = spec == null ? "" : (String) evaluate(spec, scope);
        Object shown = switch (field.conversion()) {
            case 'r' -> Repr.repr(value, meter);
            case 's' -> Repr.str(value, meter);
            case 'a' -> Builtins.ascii(value, meter);
            default -> value;
        };
        return field.prefix() + FormatSpec.format(shown, format, meter);
    }

    private Object call(Expr.Call call, Scope scope) {
        if (call.function() instanceof Expr.Name name && name.id().equals("dict") && scope.find("dict") == null) {
            PyDict plain = plainDict(call, scope);
            if (plain != null) {
                return plain;
            }
        }
        if (call.function() instanceof Expr.Attribute attribute) {
            Object self = evaluate(attribute.value(), scope);
            Method method = Attributes.method(self, attribute.name());
            if (method != null) {
                Args args = arguments(call.arguments(), scope);
                meter.work(Attributes.weight(self));
                return method.call(this, self, args);
            }
            Object function = Attributes.get(this, self, attribute.name());
            return call(function, arguments(call.arguments(), scope));
        }
        Object function = evaluate(call.function(), scope);
        return call(function, arguments(call.arguments(), scope));
    }

    /** {@code dict(a=1, b=2)}, by far the most frequent call; null if there are other arguments than named ones. */
    private @Nullable PyDict plainDict(Expr.Call call, Scope scope) {
        for (Expr.Argument argument : call.arguments()) {
            if (argument.name() == null) {
                return null;
            }
        }
        PyDict dict = new PyDict();
        meter.items(call.arguments().size());
        for (Expr.Argument argument : call.arguments()) {
            String name = argument.name();
            if (name != null) {
                dict.put(
                        name,
                        evaluate(argument.value(), scope),
                        argument.value().origin());
            }
        }
        return dict;
    }

    private Args arguments(List<Expr.Argument> arguments, Scope scope) {
        if (arguments.isEmpty()) {
            return Args.NONE;
        }
        List<Slot> positional = new ArrayList<>();
        Map<String, Slot> keywords = new LinkedHashMap<>();
        for (Expr.Argument argument : arguments) {
            String name = argument.name();
            if (name != null) {
                keyword(keywords, name, slot(argument.value(), scope));
            } else if (argument.stars() == 1) {
                positional.addAll(ops.items(evaluate(argument.value(), scope)));
            } else if (argument.stars() == 2) {
                spread(keywords, evaluate(argument.value(), scope));
            } else {
                positional.add(slot(argument.value(), scope));
            }
        }
        meter.items((long) positional.size() + keywords.size());
        return new Args(positional, keywords);
    }

    private static void spread(Map<String, Slot> keywords, Object value) {
        if (!(value instanceof PyDict dict)) {
            throw new PyException("TypeError", "the argument behind ** must be a mapping, not " + Types.name(value));
        }
        for (PyDict.Entry entry : dict.entries().values()) {
            if (!(entry.key() instanceof String name)) {
                throw new PyException("TypeError", "keywords must be strings");
            }
            keyword(keywords, name, entry.slot());
        }
    }

    private static void keyword(Map<String, Slot> keywords, String name, Slot slot) {
        if (keywords.put(name, slot) != null) {
            throw new PyException(
                    "TypeError",
                    "got multiple values for keyword argument '" + name + "'",
                    "write {**base, '" + name + "': …} to override a key");
        }
    }

    /** Calls a value. */
    Object call(Object function, Args args) {
        meter.step();
        if (function instanceof Callable callable) {
            return callable.call(this, args);
        }
        throw new PyException("TypeError", "'" + Types.name(function) + "' object is not callable");
    }
}

package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.runtime.Items;
import org.mm4j.config.internal.runtime.PyBytes;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PyRange;
import org.mm4j.config.internal.runtime.PySet;
import org.mm4j.config.internal.runtime.PySlice;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;
import org.mm4j.config.internal.runtime.Types;

/** Attributes of values: methods, members of modules, keys of base dicts. */
final class Attributes {

    private Attributes() {}

    /** The method of a value, or null if it has none of that name. */
    static @Nullable Method method(Object value, String name) {
        return methods(value).get(name);
    }

    private static Map<String, Method> methods(Object value) {
        if (value instanceof PyDict dict) {
            return dict.hasAttributes() ? BaseDictMethods.ALL : DictMethods.ALL;
        } else if (value instanceof String) {
            return StringMethods.ALL;
        } else if (value instanceof PyList) {
            return ListMethods.LIST;
        } else if (value instanceof PyTuple || value instanceof PyRange) {
            return ListMethods.TUPLE;
        } else if (value instanceof PySet set) {
            return set.frozen() ? SetMethods.FROZEN : SetMethods.ALL;
        } else if (value instanceof BigInteger || value instanceof Boolean) {
            return NumberMethods.INTEGER;
        } else if (value instanceof Double) {
            return NumberMethods.REAL;
        } else if (value instanceof PyBytes) {
            return NumberMethods.BYTES;
        }
        return Map.of();
    }

    /** How much work a method of a value may be, by its size. */
    static long weight(Object value) {
        if (value instanceof String text) {
            return text.length();
        } else if (value instanceof PyList list) {
            return list.slots().size();
        } else if (value instanceof PyDict dict) {
            return dict.entries().size();
        }
        return 0;
    }

    /** {@code value.name}. */
    static Object get(Interpreter in, Object value, String name) {
        Method method = method(value, name);
        if (method != null) {
            return new Method.BoundMethod(value, name, method);
        }
        if (name.startsWith("__")) {
            if (name.equals("__name__") && value instanceof Callable callable) {
                String dotted = callable.qualifiedName();
                return dotted.substring(dotted.lastIndexOf('.') + 1);
            }
            throw new PyException(
                    PyException.REFUSED, "the attribute '" + name + "' is not part of the config language");
        }
        if (value instanceof LazyObject object) {
            return object.attribute(name);
        }
        List<String> known = new ArrayList<>(methods(value).keySet());
        if (value instanceof PyDict dict && dict.hasAttributes()) {
            Object scope = dict.scope();
            if (name.equals("scope") && scope != null) {
                return scope;
            }
            Object item = dict.get(name);
            if (item != null) {
                return item;
            }
            throw new PyException("AttributeError", "there is no key '" + name + "'", null, Items.nearest(dict, name));
        } else if (value instanceof PyModule module) {
            Object member = module.members().get(name);
            if (member != null) {
                return member;
            }
            known.addAll(module.members().keySet());
            throw missing("the module '" + module.name() + "' has no member '" + name + "'", name, known);
        } else if (value instanceof PyType type && type.functions().containsKey(name)) {
            return type.functions().get(name);
        } else if (value instanceof PySlice slice) {
            switch (name) {
                case "start" -> {
                    return slice.low();
                }
                case "stop" -> {
                    return slice.high();
                }
                case "step" -> {
                    return slice.step();
                }
                default -> {}
            }
        } else if (value instanceof PyRange range
                && List.of("start", "stop", "step").contains(name)) {
            return name.equals("start") ? range.start() : name.equals("stop") ? range.stop() : range.step();
        } else if (value instanceof PyError error && name.equals("args")) {
            return PyTuple.of(error.exception().argument());
        } else if ((value instanceof BigInteger || value instanceof Boolean)
                && (name.equals("real") || name.equals("numerator"))) {
            return org.mm4j.config.internal.runtime.Numbers.index(value, "integer");
        }
        if (value instanceof PyDict dict && dict.get(name) != null) {
            throw new PyException(
                    "AttributeError",
                    "'dict' object has no attribute '" + name + "'",
                    "write ['" + name + "']: only dicts of base files have their keys as attributes");
        }
        throw missing("'" + Types.name(value) + "' object has no attribute '" + name + "'", name, known);
    }

    private static PyException missing(String message, String name, Collection<String> known) {
        return new PyException("AttributeError", message, null, Interpreter.didYouMean(name, known));
    }

    /** {@code value.name = slot}. */
    static void set(Interpreter in, Object value, String name, Slot slot) {
        if (value instanceof PyDict dict && dict.hasAttributes()) {
            if (BaseDictMethods.ALL.containsKey(name)) {
                throw new PyException(
                        "AttributeError",
                        "'" + name + "' is a method of dicts and cannot be set as an attribute",
                        "write ['" + name + "'] = …");
            }
            in.items().set(dict, name, slot.value(), slot.origin());
            return;
        }
        throw new PyException(
                "AttributeError",
                "attributes of '" + Types.name(value) + "' objects cannot be set",
                value instanceof PyDict ? "write ['" + name + "'] = …" : "only dicts of base files have attributes");
    }

    /** {@code del value.name}. */
    static void delete(Interpreter in, Object value, String name) {
        if (value instanceof PyDict dict && dict.hasAttributes()) {
            in.items().delete(dict, name);
            return;
        }
        throw new PyException("AttributeError", "attributes of '" + Types.name(value) + "' objects cannot be deleted");
    }

    /** {@code None} for a missing Java value. */
    static Object orNone(@Nullable Object value) {
        return value == null ? PyNone.NONE : value;
    }
}

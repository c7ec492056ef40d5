package org.mm4j.config.internal.runtime;

import java.math.BigInteger;

/** Python's names of types. */
public final class Types {

    private Types() {}

    /** What values with a type of their own say about it. */
    public interface Named {

        /** The Python name of the type, bare for built-in types, otherwise with its module. */
        String typeName();
    }

    /** What values with a text of their own say about it. */
    public interface Shown {

        /** What {@code str} and {@code repr} give. */
        String text();
    }

    /** The name of a value's type. */
    public static String name(Object value) {
        if (value instanceof String) {
            return "str";
        } else if (value instanceof BigInteger) {
            return "int";
        } else if (value instanceof Double) {
            return "float";
        } else if (value instanceof Boolean) {
            return "bool";
        } else if (value == PyNone.NONE) {
            return "NoneType";
        } else if (value instanceof PyList) {
            return "list";
        } else if (value instanceof PyTuple) {
            return "tuple";
        } else if (value instanceof PyDict dict) {
            return dict.hasAttributes() ? "ConfigDict" : "dict";
        } else if (value instanceof PySet set) {
            return set.frozen() ? "frozenset" : "set";
        } else if (value instanceof PyBytes) {
            return "bytes";
        } else if (value instanceof PyRange) {
            return "range";
        } else if (value instanceof PySlice) {
            return "slice";
        } else if (value instanceof PyEllipsis) {
            return "ellipsis";
        } else if (value instanceof PyIterator iterator) {
            return iterator.type();
        } else if (value instanceof Named named) {
            return named.typeName();
        }
        return "object";
    }
}

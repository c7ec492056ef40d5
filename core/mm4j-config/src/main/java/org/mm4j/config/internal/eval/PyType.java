package org.mm4j.config.internal.eval;

import java.util.Map;
import java.util.function.Predicate;

/** A built-in class: it makes values when it is called, and tells which values are its own. */
record PyType(String qualifiedName, Predicate<Object> instance, Builtin.Body maker, Map<String, Builtin> functions)
        implements Callable {

    PyType(String qualifiedName, Predicate<Object> instance, Builtin.Body maker) {
        this(qualifiedName, instance, maker, Map.of());
    }

    @Override
    public Object call(Interpreter in, Args args) {
        return maker.call(in, args);
    }

    @Override
    public String typeName() {
        return "type";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PyType that && qualifiedName.equals(that.qualifiedName);
    }

    @Override
    public int hashCode() {
        return qualifiedName.hashCode();
    }
}

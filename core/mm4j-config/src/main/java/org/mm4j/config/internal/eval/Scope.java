package org.mm4j.config.internal.eval;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.Slot;

/** The variables of a file, of a call or of a comprehension. */
final class Scope {

    private final Map<String, Slot> variables = new LinkedHashMap<>();
    private final @Nullable Scope outer;
    private final Scope file;
    private final Set<String> locals;
    private final boolean comprehension;
    private @Nullable Set<String> globals;
    private @Nullable Set<String> nonlocals;

    /** The variables of a file. */
    Scope() {
        this.outer = null;
        this.file = this;
        this.locals = Set.of();
        this.comprehension = false;
    }

    /** The variables of a call, whose own names are known, or of a comprehension. */
    Scope(Scope outer, Set<String> locals, boolean comprehension) {
        this.outer = outer;
        this.file = outer.file;
        this.locals = locals;
        this.comprehension = comprehension;
    }

    Map<String, Slot> variables() {
        return variables;
    }

    Scope file() {
        return file;
    }

    void outside(boolean global, Iterable<String> names) {
        if (global) {
            globals = globals == null ? new HashSet<>() : globals;
            names.forEach(globals::add);
        } else {
            nonlocals = nonlocals == null ? new HashSet<>() : nonlocals;
            names.forEach(nonlocals::add);
        }
    }

    /** The value of a name, or null if no scope has it. */
    @Nullable
    Slot find(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (scope.globals != null && scope.globals.contains(name)) {
                return file.variables.get(name);
            }
            Slot slot = scope.variables.get(name);
            if (slot != null) {
                return slot;
            }
            if (scope.locals.contains(name)) {
                throw new PyException(
                        "UnboundLocalError", "the local variable '" + name + "' is used before it is set");
            }
        }
        return null;
    }

    void set(String name, Slot slot) {
        owner(name).variables.put(name, slot);
    }

    /** Sets a name from inside a comprehension in the scope around it, as {@code :=} does. */
    void setNamed(String name, Slot slot) {
        Scope scope = this;
        while (scope.comprehension && scope.outer != null) {
            scope = scope.outer;
        }
        scope.set(name, slot);
    }

    void delete(String name) {
        if (owner(name).variables.remove(name) == null) {
            throw new PyException("NameError", "name '" + name + "' is not defined");
        }
    }

    private Scope owner(String name) {
        if (globals != null && globals.contains(name)) {
            return file;
        }
        if (nonlocals != null && nonlocals.contains(name)) {
            for (Scope scope = outer; scope != null && scope != file; scope = scope.outer) {
                if (scope.locals.contains(name) || scope.variables.containsKey(name)) {
                    return scope;
                }
            }
        }
        return this;
    }
}

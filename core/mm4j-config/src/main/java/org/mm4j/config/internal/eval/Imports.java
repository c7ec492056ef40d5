package org.mm4j.config.internal.eval;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.lang.StandardModules;
import org.mm4j.config.internal.lang.Stmt;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.Slot;

/** Runs import statements: of the few modules that configs may use, and in new-style configs of any other by name. */
final class Imports {

    private final @Nullable Set<String> bases;

    /**
     * Imports of a file.
     *
     * @param bases the modules of a new-style config that are configs, whose variables are there already; null for a
     *     classic config
     */
    Imports(@Nullable Set<String> bases) {
        this.bases = bases;
    }

    boolean isNewStyle() {
        return bases != null;
    }

    void run(Stmt.Import statement, Scope scope) {
        for (Stmt.Alias alias : statement.names()) {
            String top = alias.name().substring(0, (alias.name() + ".").indexOf('.'));
            boolean lazy = bases != null && !StandardModules.has(alias.name());
            if (alias.as() != null) {
                Object module = lazy ? LazyObject.module(alias.name()) : module(alias.name());
                scope.set(alias.as(), new Slot(module, alias.origin()));
            } else if (!lazy) {
                module(alias.name());
                scope.set(top, new Slot(module(top), alias.origin()));
            } else {
                scope.set(top, new Slot(LazyObject.module(top), alias.origin()));
            }
        }
    }

    void run(Stmt.ImportFrom statement, Scope scope) {
        String name = statement.dotted();
        if (name.equals("__future__") || (bases != null && bases.contains(name))) {
            return;
        }
        if (bases != null && !StandardModules.has(name)) {
            String module = statement.module() == null ? name + "None" : name;
            for (Stmt.Alias alias : statement.names()) {
                String as = alias.as() != null ? alias.as() : alias.name();
                scope.set(as, new Slot(LazyObject.member(module, alias.name()), alias.origin()));
            }
            return;
        }
        PyModule module = module(name);
        for (Stmt.Alias alias : statement.names()) {
            if (alias.name().equals("*")) {
                module.members().forEach((member, value) -> scope.set(member, new Slot(value, alias.origin())));
                continue;
            }
            Object member = module.members().get(alias.name());
            if (member == null) {
                throw new PyException(
                                "ImportError",
                                "the config language has no '" + alias.name() + "' in the module '" + name + "'",
                                null,
                                Interpreter.didYouMean(
                                        alias.name(), module.members().keySet()))
                        .at(alias.origin());
            }
            scope.set(alias.as() != null ? alias.as() : alias.name(), new Slot(member, alias.origin()));
        }
    }

    private static PyModule module(String name) {
        PyModule module = Modules.ALL.get(name);
        if (module == null) {
            throw new PyException(
                    PyException.REFUSED,
                    "the module '" + name + "' is not part of the config language",
                    null,
                    List.of("configs may import " + String.join(", ", Modules.names())));
        }
        return module;
    }
}

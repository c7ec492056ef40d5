package org.mm4j.config.internal.eval;

import java.util.List;
import org.mm4j.config.internal.lang.Stmt;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.Slot;

/** Runs import statements of the few modules that configs may use. */
final class Imports {

    void run(Stmt.Import statement, Scope scope) {
        for (Stmt.Alias alias : statement.names()) {
            PyModule module = module(alias.name());
            if (alias.as() != null) {
                scope.set(alias.as(), new Slot(module, alias.origin()));
            } else {
                String top = alias.name().substring(0, (alias.name() + ".").indexOf('.'));
                scope.set(top, new Slot(module(top), alias.origin()));
            }
        }
    }

    void run(Stmt.ImportFrom statement, Scope scope) {
        String name = statement.dotted();
        if (name.equals("__future__")) {
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

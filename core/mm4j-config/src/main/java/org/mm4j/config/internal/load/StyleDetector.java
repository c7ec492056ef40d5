package org.mm4j.config.internal.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.lang.StandardModules;
import org.mm4j.config.internal.lang.Stmt;

/** Tells new-style configs, which import their bases, from classic ones, which name them in {@code _base_}. */
final class StyleDetector {

    private StyleDetector() {}

    /** Whether the statements are those of a new-style config. */
    static boolean isNewStyle(List<Stmt> statements, Source source) {
        Deque<Stmt> queue = new ArrayDeque<>(statements);
        while (!queue.isEmpty()) {
            Stmt statement = queue.remove();
            if (statement instanceof Stmt.Assign assign && assign.sets("_base_")) {
                return false;
            } else if (statement instanceof Stmt.With with) {
                boolean readBase = with.context() instanceof Expr.Call call
                        && call.function() instanceof Expr.Name name
                        && name.id().equals("read_base");
                if (!readBase) {
                    throw source.error(
                            Kind.PARSING,
                            "'with' can only be used as 'with read_base():' in a config",
                            with.origin(),
                            List.of());
                }
                return true;
            } else if (statement instanceof Stmt.ImportFrom imported) {
                if (imported.level() > 0 || (!isConfigImport(imported) && !StandardModules.has(imported.dotted()))) {
                    return true;
                }
            } else if (statement instanceof Stmt.Import imported) {
                if (imported.names().stream().anyMatch(alias -> !StandardModules.has(alias.name()))) {
                    return true;
                }
            }
            children(statement).forEach(queue::addAll);
        }
        return false;
    }

    private static boolean isConfigImport(Stmt.ImportFrom imported) {
        return imported.dotted().equals("mmengine")
                && imported.names().size() == 1
                && imported.names().get(0).name().equals("Config");
    }

    /** The blocks of a statement, apart from that of {@code with}. */
    static List<List<Stmt>> children(Stmt statement) {
        if (statement instanceof Stmt.If choice) {
            return List.of(choice.then(), choice.otherwise());
        } else if (statement instanceof Stmt.For loop) {
            return List.of(loop.body(), loop.otherwise());
        } else if (statement instanceof Stmt.While loop) {
            return List.of(loop.body(), loop.otherwise());
        } else if (statement instanceof Stmt.Function function) {
            return List.of(function.body());
        } else if (statement instanceof Stmt.Try attempt) {
            List<List<Stmt>> parts = new ArrayList<>(List.of(attempt.body(), attempt.otherwise(), attempt.last()));
            attempt.handlers().forEach(handler -> parts.add(handler.body()));
            return parts;
        }
        return List.of();
    }
}

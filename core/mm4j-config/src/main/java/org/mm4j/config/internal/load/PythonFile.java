package org.mm4j.config.internal.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigOptions;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.eval.Interpreter;
import org.mm4j.config.internal.eval.Values;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.lang.Stmt;
import org.mm4j.config.internal.runtime.Meter;
import org.mm4j.config.internal.runtime.Slot;

/** Evaluates the text of one Python config. */
final class PythonFile {

    private static final String BASE = "_base_";

    private final Source source;
    private final List<Stmt> statements;
    private final ConfigOptions options;
    private final Interpreter interpreter;
    private ConfigDict base = ConfigDict.EMPTY;

    PythonFile(Source source, List<Stmt> statements, ConfigOptions options) {
        this.source = source;
        this.statements = statements;
        this.options = options;
        this.interpreter = new Interpreter(source, Meter.of(options));
    }

    /** The value that the file gives to {@code _base_}, or null. */
    @Nullable
    ConfigValue baseFiles() {
        for (Stmt statement : statements) {
            if (statement instanceof Stmt.Assign assign && assign.sets(BASE)) {
                Object value = interpreter.evaluateAlone(assign.value());
                return freeze(new Slot(value, assign.value().origin()));
            }
        }
        return null;
    }

    private ConfigValue freeze(Slot slot) {
        return interpreter.guarded(() -> values().freeze(slot));
    }

    private Values values() {
        return new Values(options.maxDepth(), options.maxValues());
    }

    /** The variables of the file, which may read and change the base. */
    ConfigDict evaluate(ConfigDict from) {
        base = from;
        Map<String, Slot> variables = interpreter.runFile(statements, Map.of(), () -> Values.thawBase(from));
        return interpreter.guarded(() -> {
            Values values = values();
            Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
            variables.forEach((name, slot) -> {
                if (name.equals(BASE)) {
                    if (values().freeze(slot) instanceof ConfigDict changed) {
                        base = changed;
                    }
                } else if (!name.startsWith("__") && Values.stays(slot.value())) {
                    entries.put(new ConfigString(name, slot.origin()), values.freeze(slot));
                }
            });
            return new ConfigDict(entries, Origin.at(source.name(), 1, 1));
        });
    }

    /** The base as the file left it. */
    ConfigDict baseAfterwards() {
        return base;
    }
}

package org.mm4j.config.internal.eval;

import java.util.Map;
import org.mm4j.config.internal.runtime.Types;

/** A module of the language. */
record PyModule(String name, Map<String, Object> members) implements Types.Named {

    @Override
    public String typeName() {
        return "module";
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}

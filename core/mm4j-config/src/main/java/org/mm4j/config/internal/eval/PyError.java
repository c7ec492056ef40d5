package org.mm4j.config.internal.eval;

import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.Types;

/** An exception that a config has caught or is about to raise. */
record PyError(PyException exception) implements Types.Named {

    @Override
    public String typeName() {
        return exception.type();
    }
}

package org.mm4j.config.internal.runtime;

import java.util.Map;
import org.mm4j.config.internal.lang.Operator;

/** Union, intersection and differences of sets. */
public final class Sets {

    private Sets() {}

    /** The set that an operator makes of two sets. */
    public static PySet combine(Operator operator, PySet a, PySet b, Meter meter) {
        meter.items((long) a.slots().size() + b.slots().size());
        PySet result = new PySet(a.frozen());
        for (Map.Entry<Object, Slot> entry : a.slots().entrySet()) {
            boolean shared = b.slots().containsKey(entry.getKey());
            if (operator == Operator.OR || shared == (operator == Operator.AND)) {
                result.slots().put(entry.getKey(), entry.getValue());
            }
        }
        if (operator == Operator.OR || operator == Operator.XOR) {
            for (Map.Entry<Object, Slot> entry : b.slots().entrySet()) {
                if (!a.slots().containsKey(entry.getKey())) {
                    result.slots().put(entry.getKey(), entry.getValue());
                }
            }
        }
        return result;
    }
}

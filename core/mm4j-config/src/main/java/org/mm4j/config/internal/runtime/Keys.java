package org.mm4j.config.internal.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Hash keys: two values have equal keys if Python takes them for the same key of a dict ({@code 1}, {@code 1.0}). */
public final class Keys {

    private Keys() {}

    private record TupleKey(List<Object> items) {}

    private record SetKey(Set<Object> items) {}

    /** The hash key of a value; a type error if it has none. */
    public static Object of(Object value) {
        if (value instanceof String) {
            return value;
        }
        if (value instanceof Boolean truth) {
            return truth ? BigInteger.ONE : BigInteger.ZERO;
        }
        if (value instanceof Double number) {
            double d = number;
            return d == Math.rint(d) && !Double.isInfinite(d) ? new BigDecimal(d).toBigInteger() : value;
        }
        if (value instanceof PyTuple tuple) {
            List<Object> items = new ArrayList<>();
            tuple.slots().forEach(slot -> items.add(of(slot.value())));
            return new TupleKey(items);
        }
        if (value instanceof PySet set && set.frozen()) {
            return new SetKey(Set.copyOf(set.slots().keySet()));
        }
        if (value instanceof PyList || value instanceof PyDict || value instanceof PySet) {
            throw new PyException("TypeError", "unhashable type: '" + Types.name(value) + "'");
        }
        return value;
    }
}

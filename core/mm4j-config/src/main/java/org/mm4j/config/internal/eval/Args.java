package org.mm4j.config.internal.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.Slot;

/** The arguments of a call. */
public record Args(List<Slot> positional, Map<String, Slot> keywords) {

    /** No arguments. */
    static final Args NONE = new Args(List.of(), Map.of());

    /** Positional arguments without places. */
    static Args of(Object... values) {
        List<Slot> slots = new ArrayList<>();
        for (Object value : values) {
            slots.add(Slot.of(value));
        }
        return new Args(slots, Map.of());
    }

    int count() {
        return positional.size();
    }

    Object get(int index) {
        return positional.get(index).value();
    }

    /**
     * Assigns the arguments to parameters.
     *
     * @param function its name, for messages
     * @param names the parameters; one that may be left out ends with {@code ?}
     */
    Bound bind(String function, String... names) {
        Map<String, Slot> values = new LinkedHashMap<>();
        if (positional.size() > names.length) {
            throw new PyException(
                    "TypeError",
                    function + "() takes at most " + names.length + " arguments (" + positional.size() + " given)");
        }
        int filled = 0;
        for (String declared : names) {
            boolean optional = declared.endsWith("?");
            String name = optional ? declared.substring(0, declared.length() - 1) : declared;
            Slot named = keywords.get(name);
            if (filled < positional.size()) {
                if (named != null) {
                    throw new PyException("TypeError", function + "() got multiple values for argument '" + name + "'");
                }
                values.put(name, positional.get(filled++));
            } else if (named != null) {
                values.put(name, named);
            } else if (!optional) {
                throw new PyException("TypeError", function + "() is missing its argument '" + name + "'");
            }
        }
        for (String given : keywords.keySet()) {
            if (!values.containsKey(given)) {
                throw unexpected(function, given);
            }
        }
        return new Bound(values);
    }

    static PyException unexpected(String function, String given) {
        return new PyException("TypeError", function + "() got an unexpected keyword argument '" + given + "'");
    }

    /** Arguments by the names of their parameters. */
    record Bound(Map<String, Slot> values) {

        boolean has(String name) {
            return values.containsKey(name);
        }

        @Nullable
        Object find(String name) {
            Slot slot = values.get(name);
            return slot == null ? null : slot.value();
        }

        Object get(String name) {
            Slot slot = values.get(name);
            if (slot == null) {
                throw new IllegalStateException("no argument " + name);
            }
            return slot.value();
        }

        Object get(String name, Object otherwise) {
            Slot slot = values.get(name);
            return slot == null ? otherwise : slot.value();
        }
    }
}

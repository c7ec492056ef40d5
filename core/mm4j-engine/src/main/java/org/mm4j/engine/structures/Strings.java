package org.mm4j.engine.structures;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * One text or several, as configs write {@code 'bbox'} or {@code ['bbox', 'segm']}.
 *
 * @param values the texts
 */
public record Strings(List<String> values) {

    /** Copies the list. */
    public Strings {
        values = List.copyOf(values);
    }

    /** One text. */
    @FromConfig
    public static Strings of(String value) {
        return new Strings(List.of(value));
    }

    /** Several texts. */
    @FromConfig
    public static Strings of(List<String> values) {
        return new Strings(values);
    }

    /**
     * The texts, if all are known.
     *
     * @param what what they are, for the message
     * @throws IllegalArgumentException naming those that are not, and what is known
     */
    public List<String> among(String what, List<String> known) {
        for (String value : values) {
            if (!known.contains(value)) {
                throw new IllegalArgumentException("no " + what + " '" + value + "'; there are " + known);
            }
        }
        return values;
    }
}

package org.mm4j.registry;

import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;

/** How messages call a value: its type, and the value itself where that is short. */
final class Describe {

    private static final int LONGEST = 40;

    private Describe() {}

    static String value(ConfigValue value) {
        if (value instanceof ConfigNull) {
            return "None";
        }
        if (value instanceof ConfigDict dict) {
            return dict.type().map(type -> "a dict of type '" + type + "'").orElse("a dict");
        }
        if (value instanceof ConfigSequence sequence) {
            String text = sequence.toString();
            return "the " + value.kind() + " " + (text.length() <= LONGEST ? text : "of " + sequence.size() + " items");
        }
        String text = value.toString();
        return "the " + value.kind() + " " + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}

package org.mm4j.engine.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;

/** Turns values of configs into settings of parameter groups. */
final class SettingValues {

    private SettingValues() {}

    /** The entries of a dict by name. */
    static Map<String, @Nullable Object> of(ConfigDict dict) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        dict.entries()
                .forEach((key, value) ->
                        settings.put(key instanceof ConfigString name ? name.value() : String.valueOf(key), of(value)));
        return settings;
    }

    private static @Nullable Object of(ConfigValue value) {
        if (value instanceof ConfigNull) {
            return null;
        }
        if (value instanceof ConfigBool truth) {
            return truth.value();
        }
        if (value instanceof ConfigInt number && number.value().bitLength() < Long.SIZE) {
            return number.value().longValue();
        }
        if (value instanceof ConfigFloat number) {
            return number.value();
        }
        if (value instanceof ConfigString text) {
            return text.value();
        }
        if (value instanceof ConfigSequence sequence) {
            return sequence.items().stream().map(SettingValues::of).toList();
        }
        throw new IllegalArgumentException("a setting of parameters is a number, a text or a list, not " + value);
    }
}

package org.mm4j.engine.init;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;

/** Reads the entries of one initialiser's dict, and knows which were never asked for. */
final class Arguments {

    private final ConfigDict dict;
    private final Set<String> known = new LinkedHashSet<>();

    Arguments(ConfigDict dict) {
        this.dict = dict;
        known.add("type");
    }

    /** An entry, or null if there is none or it is {@code None}. */
    @Nullable
    ConfigValue value(String name) {
        known.add(name);
        ConfigValue value = dict.get(name);
        return value == null || value.isNull() ? null : value;
    }

    double number(String name, double otherwise) {
        ConfigValue value = value(name);
        return value == null ? otherwise : toNumber(name, value);
    }

    double number(String name) {
        ConfigValue value = value(name);
        if (value == null) {
            throw new IllegalArgumentException("missing argument '" + name + "' in " + dict);
        }
        return toNumber(name, value);
    }

    String string(String name, String otherwise) {
        ConfigValue value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof ConfigString string) {
            return string.value();
        }
        throw wrong(name, "str", value);
    }

    /** A string or a list of strings; empty if there is none. */
    List<String> strings(String name) {
        ConfigValue value = value(name);
        List<String> strings = new ArrayList<>();
        if (value instanceof ConfigString string) {
            strings.add(string.value());
        } else if (value instanceof ConfigSequence sequence) {
            for (ConfigValue item : sequence.items()) {
                if (!(item instanceof ConfigString string)) {
                    throw wrong(name, "str or list of str", item);
                }
                strings.add(string.value());
            }
        } else if (value != null) {
            throw wrong(name, "str or list of str", value);
        }
        return strings;
    }

    /** A choice between two words: whether it is the first. */
    boolean isFirst(String name, String first, String second, boolean otherwise) {
        String value = string(name, otherwise ? first : second);
        if (!value.equals(first) && !value.equals(second)) {
            throw new IllegalArgumentException(
                    name + ": expected '" + first + "' or '" + second + "', got '" + value + "'");
        }
        return value.equals(first);
    }

    /** To be called after everything was asked for. */
    void refuseOthers(String type) {
        for (ConfigValue key : dict.keys()) {
            if (!(key instanceof ConfigString string) || !known.contains(string.value())) {
                throw new IllegalArgumentException("unknown argument " + key + " of initialiser " + type + "; it takes "
                        + String.join(", ", known));
            }
        }
    }

    private static double toNumber(String name, ConfigValue value) {
        if (value instanceof ConfigInt integer) {
            return integer.value().doubleValue();
        }
        if (value instanceof ConfigFloat number) {
            return number.value();
        }
        if (value instanceof ConfigBool bool) {
            return bool.value() ? 1 : 0;
        }
        throw wrong(name, "float", value);
    }

    private static IllegalArgumentException wrong(String name, String expected, ConfigValue value) {
        return new IllegalArgumentException(name + ": expected " + expected + ", got " + value.kind() + " " + value);
    }
}

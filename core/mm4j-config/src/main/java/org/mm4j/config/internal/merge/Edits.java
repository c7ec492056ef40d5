package org.mm4j.config.internal.merge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;

/** Sets and removes single values at dotted paths. */
public final class Edits {

    private Edits() {}

    /** The dict with a value at a path. */
    public static ConfigDict set(ConfigDict root, String path, ConfigValue value) {
        return set(root, path, List.of(path.split("\\.", -1)), value) instanceof ConfigDict dict ? dict : root;
    }

    private static ConfigValue set(@Nullable ConfigValue old, String path, List<String> keys, ConfigValue value) {
        if (keys.isEmpty()) {
            return old == null ? value : value.withOrigin(value.origin().replacing(old.origin()));
        }
        String key = keys.get(0);
        List<String> rest = keys.subList(1, keys.size());
        if (old == null) {
            return ConfigDict.EMPTY.with(key, set(null, path, rest, value));
        } else if (old instanceof ConfigDict dict) {
            return dict.with(key, set(dict.get(key), path, rest, value));
        } else if (old instanceof ConfigSequence sequence) {
            int index = index(key, sequence);
            if (index >= 0) {
                List<ConfigValue> items = new ArrayList<>(sequence.items());
                items.set(index, set(items.get(index), path, rest, value));
                return withItems(sequence, items);
            }
            throw error(
                    Kind.INDEX,
                    "'" + key + "' is no index of a " + sequence.kind() + " of " + sequence.size() + " items",
                    path,
                    old);
        }
        throw error(Kind.TYPE, "'" + key + "' cannot be set in a value of type " + old.kind(), path, old);
    }

    /** The dict without what is at a path. */
    public static ConfigDict remove(ConfigDict root, String path) {
        return remove(root, List.of(path.split("\\.", -1))) instanceof ConfigDict dict ? dict : root;
    }

    private static ConfigValue remove(ConfigValue old, List<String> keys) {
        String key = keys.get(0);
        List<String> rest = keys.subList(1, keys.size());
        if (old instanceof ConfigDict dict) {
            ConfigValue inner = dict.get(key);
            if (inner == null) {
                return old;
            }
            return rest.isEmpty() ? dict.without(key) : dict.with(key, remove(inner, rest));
        } else if (old instanceof ConfigSequence sequence && index(key, sequence) >= 0) {
            int index = index(key, sequence);
            List<ConfigValue> items = new ArrayList<>(sequence.items());
            if (rest.isEmpty()) {
                items.remove(index);
            } else {
                items.set(index, remove(items.get(index), rest));
            }
            return withItems(sequence, items);
        }
        return old;
    }

    /** The position that a key is, or -1. */
    private static int index(String key, ConfigSequence sequence) {
        if (!key.matches("[0-9]{1,9}")) {
            return -1;
        }
        int index = Integer.parseInt(key);
        return index < sequence.size() ? index : -1;
    }

    private static ConfigValue withItems(ConfigSequence sequence, List<ConfigValue> items) {
        return sequence instanceof ConfigTuple
                ? new ConfigTuple(items, sequence.origin())
                : new ConfigList(items, sequence.origin());
    }

    private static ConfigException error(Kind kind, String message, String path, ConfigValue at) {
        return new ConfigException(kind, Diagnostic.of(message, at.origin()).at(path));
    }
}

package org.mm4j.config.internal.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;

/** Merges a child dict over a base: dict by dict, everything else replaced, {@code _delete_} honoured. */
public final class Merger {

    /** The key that asks to drop what the base has. */
    public static final String DELETE = "_delete_";

    private static final ConfigString DELETE_KEY = ConfigString.of(DELETE);

    private final boolean listKeys;

    private Merger(boolean listKeys) {
        this.listKeys = listKeys;
    }

    /** The base with the child merged over it; with {@code listKeys}, keys such as {@code '0'} reach into lists. */
    public static ConfigDict merge(ConfigDict child, ConfigDict base, boolean listKeys) {
        return new Merger(listKeys).dicts(child, base, "");
    }

    private ConfigDict dicts(ConfigDict child, ConfigDict base, String path) {
        if (child.size() == 0) {
            return base.withOrigin(replacing(child.origin(), base));
        }
        Map<ConfigValue, ConfigValue> result = new LinkedHashMap<>(base.entries());
        for (Map.Entry<ConfigValue, ConfigValue> entry : child.entries().entrySet()) {
            ConfigValue old = result.get(entry.getKey());
            String at = join(path, entry.getKey());
            result.put(entry.getKey(), old == null ? entry.getValue() : value(entry.getValue(), old, at));
        }
        return new ConfigDict(result, replacing(child.origin(), base));
    }

    private static Origin replacing(Origin origin, ConfigValue base) {
        return origin.isKnown() ? origin.replacing(base.origin()) : base.origin();
    }

    /** What takes the place of a value of the base. */
    private ConfigValue value(ConfigValue child, ConfigValue old, String path) {
        if (!(child instanceof ConfigDict dict)) {
            return child.withOrigin(child.origin().replacing(old.origin()));
        }
        ConfigValue delete = dict.get(DELETE);
        ConfigDict rest = delete == null ? dict : without(dict);
        if (delete != null && truthy(delete)) {
            return rest.withOrigin(rest.origin().replacing(old.origin()));
        }
        if (old instanceof ConfigDict base) {
            return dicts(rest, base, path);
        }
        if (listKeys && old instanceof ConfigList list) {
            return list(rest, list, path);
        }
        throw mismatch(rest, old, path);
    }

    private static ConfigDict without(ConfigDict dict) {
        Map<ConfigValue, ConfigValue> copy = new LinkedHashMap<>(dict.entries());
        copy.remove(DELETE_KEY);
        return new ConfigDict(copy, dict.origin());
    }

    private ConfigList list(ConfigDict child, ConfigList base, String path) {
        List<ConfigValue> items = new ArrayList<>(base.items());
        for (Map.Entry<ConfigValue, ConfigValue> entry : child.entries().entrySet()) {
            String at = join(path, entry.getKey());
            Integer index = index(entry.getKey());
            ConfigValue value = entry.getValue();
            if (index == null) {
                throw error(
                        Kind.TYPE,
                        "'" + path + "' is a list, and " + entry.getKey() + " is not an index of it",
                        value,
                        at,
                        "use numbers from 0 as keys, or override the whole list");
            }
            if (index >= items.size()) {
                throw error(
                        Kind.KEY,
                        "index " + index + " exceeds the length of the list '" + path + "', which has " + items.size()
                                + " items",
                        value,
                        at,
                        "the list was set at " + base.origin());
            }
            items.set(index, item(value, items.get(index), at));
        }
        return new ConfigList(items, replacing(child.origin(), base));
    }

    private ConfigValue item(ConfigValue value, ConfigValue old, String path) {
        if (!(value instanceof ConfigDict child)) {
            throw error(
                    Kind.ATTRIBUTE,
                    "an item of a list can only be merged with a dict, not replaced by " + article(value),
                    value,
                    path,
                    "override the whole list");
        }
        if (old instanceof ConfigDict base) {
            return dicts(child, base, path);
        }
        if (old instanceof ConfigList base) {
            return list(child, base, path);
        }
        throw error(
                Kind.ATTRIBUTE,
                "the item is " + article(old) + ", which cannot be merged with a dict",
                value,
                path,
                "override the whole list");
    }

    private static @Nullable Integer index(ConfigValue key) {
        if (key instanceof ConfigString text
                && !text.value().isEmpty()
                && text.value().length() < 10
                && text.value().chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Integer.parseInt(text.value());
        }
        return null;
    }

    private static ConfigException mismatch(ConfigDict child, ConfigValue old, String path) {
        String place = old.origin().isKnown() ? ", set at " + old.origin() : "";
        return error(
                Kind.TYPE,
                "'" + path + "' is a dict here, but " + article(old) + " in the base" + place,
                child,
                path,
                "write " + DELETE + "=True in the dict to drop what the base has");
    }

    private static String article(ConfigValue value) {
        return value.isNull() ? "None" : "a value of type " + value.kind();
    }

    private static ConfigException error(Kind kind, String message, ConfigValue value, String path, String help) {
        return new ConfigException(
                kind, Diagnostic.of(message, value.origin(), help).at(path));
    }

    private static String join(String path, ConfigValue key) {
        String name = key instanceof ConfigString text ? text.value() : key.toString();
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Whether a value counts as true in Python. */
    public static boolean truthy(ConfigValue value) {
        if (value instanceof ConfigBool truth) {
            return truth.value();
        } else if (value instanceof ConfigNull) {
            return false;
        } else if (value instanceof ConfigInt number) {
            return number.value().signum() != 0;
        } else if (value instanceof ConfigFloat number) {
            return number.value() != 0;
        } else if (value instanceof ConfigString text) {
            return !text.value().isEmpty();
        } else if (value instanceof ConfigDict dict) {
            return dict.size() > 0;
        } else if (value instanceof ConfigSequence sequence) {
            return sequence.size() > 0;
        }
        return true;
    }
}

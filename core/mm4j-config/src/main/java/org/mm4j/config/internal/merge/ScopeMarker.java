package org.mm4j.config.internal.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;

/** Marks the outermost modules of a config of another package with the scope they come from. */
public final class ScopeMarker {

    private static final String SCOPE = "_scope_";

    private final String scope;
    private final Origin origin;

    /** A marker for a scope that a file names in its {@code _base_}, at a place. */
    public ScopeMarker(String scope, Origin origin) {
        this.scope = scope;
        this.origin = origin;
    }

    /** The value with the scope on each dict that has a {@code type} and is not below another. */
    public ConfigValue mark(ConfigValue value) {
        if (value instanceof ConfigDict dict) {
            if (dict.has("type")) {
                ConfigValue present = dict.get(SCOPE);
                return present == null || present.isNull() ? dict.with(SCOPE, new ConfigString(scope, origin)) : dict;
            }
            Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
            dict.entries().forEach((key, item) -> entries.put(key, mark(item)));
            return new ConfigDict(entries, dict.origin());
        } else if (value instanceof ConfigList list) {
            return new ConfigList(markAll(list.items()), list.origin());
        } else if (value instanceof ConfigTuple tuple) {
            return new ConfigTuple(markAll(tuple.items()), tuple.origin());
        }
        return value;
    }

    private List<ConfigValue> markAll(List<ConfigValue> items) {
        return items.stream().map(this::mark).toList();
    }
}

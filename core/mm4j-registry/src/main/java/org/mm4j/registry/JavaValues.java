package org.mm4j.registry;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;

/** Turns the Java objects that parents give to their parts into config values. */
final class JavaValues {

    private JavaValues() {}

    /** The config value of a number, string, boolean, list, map, enum constant or null; null for anything else. */
    static @Nullable ConfigValue toConfig(@Nullable Object value, Origin origin) {
        if (value == null) {
            return new ConfigNull(origin);
        }
        if (value instanceof ConfigValue config) {
            return config;
        }
        if (value instanceof Boolean bool) {
            return new ConfigBool(bool, origin);
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return new ConfigInt(BigInteger.valueOf(((Number) value).longValue()), origin);
        }
        if (value instanceof Double || value instanceof Float) {
            return new ConfigFloat(((Number) value).doubleValue(), origin);
        }
        if (value instanceof String text) {
            return new ConfigString(text, origin);
        }
        if (value instanceof Enum<?> constant) {
            return new ConfigString(constant.name(), origin);
        }
        if (value instanceof List<?> list) {
            return list(list, origin);
        }
        return value instanceof Map<?, ?> map ? dict(map, origin) : null;
    }

    private static @Nullable ConfigValue list(List<?> list, Origin origin) {
        List<ConfigValue> items = new ArrayList<>();
        for (Object item : list) {
            ConfigValue config = toConfig(item, origin);
            if (config == null) {
                return null;
            }
            items.add(config);
        }
        return new ConfigList(items, origin);
    }

    private static @Nullable ConfigValue dict(Map<?, ?> map, Origin origin) {
        Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            ConfigValue key = toConfig(entry.getKey(), origin);
            ConfigValue value = toConfig(entry.getValue(), origin);
            if (key == null || value == null) {
                return null;
            }
            entries.put(key, value);
        }
        return new ConfigDict(entries, origin);
    }
}

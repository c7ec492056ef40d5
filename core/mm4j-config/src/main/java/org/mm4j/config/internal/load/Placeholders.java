package org.mm4j.config.internal.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigSet;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Names;
import org.mm4j.config.internal.lang.Source;

/** Puts values of the base in the place of the strings that stand for them. */
final class Placeholders {

    private final Map<String, String> names;
    private final ConfigDict base;
    private final Source source;

    Placeholders(Map<String, String> names, ConfigDict base, Source source) {
        this.names = names;
        this.base = base;
        this.source = source;
    }

    ConfigValue fill(ConfigValue value) {
        if (value instanceof ConfigString text) {
            String name = names.get(text.value());
            if (name != null) {
                return find(name, text).withOrigin(text.origin());
            }
            refuseParts(text);
        } else if (value instanceof ConfigDict dict) {
            Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
            dict.entries().forEach((key, item) -> {
                if (key instanceof ConfigString text) {
                    refuseParts(text);
                }
                entries.put(key, fill(item));
            });
            return new ConfigDict(entries, dict.origin());
        } else if (value instanceof ConfigList list) {
            return new ConfigList(fillAll(list.items()), list.origin());
        } else if (value instanceof ConfigTuple tuple) {
            return new ConfigTuple(fillAll(tuple.items()), tuple.origin());
        } else if (value instanceof ConfigSet set) {
            set.items().forEach(item -> {
                if (item instanceof ConfigString text) {
                    refuseParts(text);
                }
            });
        }
        return value;
    }

    private List<ConfigValue> fillAll(List<ConfigValue> items) {
        return items.stream().map(this::fill).toList();
    }

    private void refuseParts(ConfigString text) {
        for (Map.Entry<String, String> entry : names.entrySet()) {
            if (text.value().contains(entry.getKey())) {
                throw source.error(
                        Kind.VALUE,
                        "the base variable '" + entry.getValue() + "' is only replaced where it is a whole value",
                        text.origin(),
                        List.of("to use it in an expression or a string, write _base_." + entry.getValue()));
            }
        }
    }

    private ConfigValue find(String name, ConfigString place) {
        ConfigValue value = base;
        for (String key : name.split("\\.", -1)) {
            if (!(value instanceof ConfigDict dict)) {
                throw error(
                        Kind.TYPE,
                        "the base variable '" + name + "' looks for '" + key + "' in a value of type " + value.kind(),
                        place,
                        List.of("only dicts can be reached into; for items of lists write _base_.name[0]"));
            }
            ConfigValue next = dict.get(key);
            if (next == null) {
                List<String> known = dict.keys().stream()
                        .filter(ConfigString.class::isInstance)
                        .map(k -> ((ConfigString) k).value())
                        .toList();
                List<String> near = Names.nearest(key, known);
                throw error(
                        Kind.KEY,
                        "the base has no '" + key + "', which the base variable '" + name + "' names",
                        place,
                        near.isEmpty() ? List.of() : List.of("did you mean '" + String.join("', '", near) + "'?"));
            }
            value = next;
        }
        return value;
    }

    private ConfigException error(Kind kind, String message, ConfigString place, List<String> help) {
        return source.error(kind, message, place.origin(), help);
    }
}

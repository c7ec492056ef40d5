package org.mm4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;

/** Between the JSON of the registry cases and config values. */
final class CaseValues {

    private CaseValues() {}

    static ConfigValue fromJson(JsonNode node) {
        if (node.isNull()) {
            return ConfigNull.NONE;
        }
        if (node.isBoolean()) {
            return ConfigBool.of(node.booleanValue());
        }
        if (node.isIntegralNumber()) {
            return ConfigInt.of(node.bigIntegerValue());
        }
        if (node.isTextual()) {
            return ConfigString.of(node.textValue());
        }
        if (node.isArray()) {
            return new ConfigList(items(node), Origin.NONE);
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException("not in the form of the README: " + node);
        }
        if (node.has("__float__")) {
            long bits = new BigInteger(node.get("__float__").textValue(), 16).longValue();
            return ConfigFloat.of(Double.longBitsToDouble(bits));
        }
        if (node.has("__tuple__")) {
            return new ConfigTuple(items(node.get("__tuple__")), Origin.NONE);
        }
        if (node.has("__module__")) {
            // The id is registry/class: a class of a library is known by its dotted name.
            String id = node.get("__module__").textValue();
            return new ConfigReference(id.replace("/", ".models."), ConfigReference.Type.OBJECT, Origin.NONE);
        }
        Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
        node.properties().forEach(entry -> entries.put(ConfigString.of(entry.getKey()), fromJson(entry.getValue())));
        return new ConfigDict(entries, Origin.NONE);
    }

    private static List<ConfigValue> items(JsonNode node) {
        List<ConfigValue> items = new ArrayList<>();
        node.forEach(item -> items.add(fromJson(item)));
        return items;
    }

    static Object toJson(ConfigValue value) {
        if (value instanceof ConfigBool bool) {
            return bool.value();
        }
        if (value instanceof ConfigInt integer) {
            return integer.value().longValueExact();
        }
        if (value instanceof ConfigFloat number) {
            return Map.of("__float__", String.format("%016x", Double.doubleToLongBits(number.value())));
        }
        if (value instanceof ConfigString text) {
            return text.value();
        }
        if (value instanceof ConfigList list) {
            return list.items().stream().map(CaseValues::nullable).toList();
        }
        if (value instanceof ConfigTuple tuple) {
            return Map.of(
                    "__tuple__",
                    tuple.items().stream().map(CaseValues::nullable).toList());
        }
        if (value instanceof ConfigDict dict) {
            Map<String, Object> map = new LinkedHashMap<>();
            dict.entries().forEach((key, item) -> map.put(((ConfigString) key).value(), nullable(item)));
            return map;
        }
        return nullable(value);
    }

    /** As {@link #toJson}, with None as the JSON null, which Jackson understands inside collections. */
    static Object nullable(ConfigValue value) {
        return value.isNull() ? com.fasterxml.jackson.databind.node.NullNode.getInstance() : toJson(value);
    }
}

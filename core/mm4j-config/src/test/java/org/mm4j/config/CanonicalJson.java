package org.mm4j.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the canonical encoding back into values. */
final class CanonicalJson {

    private CanonicalJson() {}

    static ConfigValue decode(JsonNode node) {
        if (node.isNull()) {
            return ConfigNull.NONE;
        } else if (node.isBoolean()) {
            return ConfigBool.of(node.booleanValue());
        } else if (node.isTextual()) {
            return ConfigString.of(node.textValue());
        } else if (node.isIntegralNumber()) {
            return ConfigInt.of(node.bigIntegerValue());
        } else if (node.isArray()) {
            return new ConfigList(items(node), Origin.NONE);
        }
        String tag = node.size() == 1 ? node.fieldNames().next() : "";
        JsonNode inner = node.path(tag);
        return switch (tag) {
            case "__float__" ->
                ConfigFloat.of(Double.longBitsToDouble(new BigInteger(inner.textValue(), 16).longValue()));
            case "__tuple__" -> new ConfigTuple(items(inner), Origin.NONE);
            case "__set__" -> new ConfigSet(items(inner), Origin.NONE);
            case "__bytes__" -> new ConfigBytes(HexFormat.of().parseHex(inner.textValue()), Origin.NONE);
            case "__object__" -> new ConfigReference(inner.textValue(), ConfigReference.Type.OBJECT, Origin.NONE);
            case "__other__" -> new ConfigReference(inner.textValue(), ConfigReference.Type.OTHER, Origin.NONE);
            default -> dict(node, tag, inner);
        };
    }

    private static ConfigDict dict(JsonNode node, String tag, JsonNode inner) {
        Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
        if (tag.equals("__dict__")) {
            inner.forEach(pair -> entries.put(decode(pair.get(0)), decode(pair.get(1))));
        } else {
            node.properties()
                    .forEach(member -> entries.put(ConfigString.of(member.getKey()), decode(member.getValue())));
        }
        return new ConfigDict(entries, Origin.NONE);
    }

    private static List<ConfigValue> items(JsonNode node) {
        List<ConfigValue> items = new ArrayList<>();
        node.forEach(item -> items.add(decode(item)));
        return items;
    }
}

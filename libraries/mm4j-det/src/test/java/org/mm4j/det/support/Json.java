package org.mm4j.det.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
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
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;

/** Golden files, and the configs in them. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static JsonNode read(Path path) {
        try {
            return MAPPER.readTree(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    /** A resource beside a class of tests. */
    public static JsonNode resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ConfigDict dict(JsonNode node) {
        return (ConfigDict) config(node);
    }

    public static ConfigValue config(JsonNode node) {
        if (node.isObject()) {
            Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
            node.properties().forEach(e -> entries.put(ConfigString.of(e.getKey()), config(e.getValue())));
            return new ConfigDict(entries, Origin.NONE);
        }
        if (node.isArray()) {
            List<ConfigValue> items = new ArrayList<>();
            node.forEach(item -> items.add(config(item)));
            return new ConfigList(items, Origin.NONE);
        }
        if (node.isTextual()) {
            return ConfigString.of(node.textValue());
        }
        if (node.isBoolean()) {
            return ConfigBool.of(node.booleanValue());
        }
        if (node.isIntegralNumber()) {
            return ConfigInt.of(BigInteger.valueOf(node.longValue()));
        }
        if (node.isNumber()) {
            return ConfigFloat.of(node.doubleValue());
        }
        return new ConfigNull(Origin.NONE);
    }

    public static float[] floats(JsonNode node) {
        float[] values = new float[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) node.get(i).doubleValue();
        }
        return values;
    }
}

package org.mm4j.rotate.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.ConfigExpression;
import org.mm4j.config.ConfigValue;

/** Golden files, and the configs in them. */
public final class Json {

    private Json() {}

    public static JsonNode read(Path path) {
        try {
            return new ObjectMapper().readTree(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    public static JsonNode parse(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A resource beside a class of tests. */
    public static JsonNode resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** A config value; the names and strings of the golden files hold none of JSON's words. */
    public static ConfigValue config(JsonNode node) {
        return ConfigExpression.evaluate(
                node.toString()
                        .replace(":true", ":True")
                        .replace(":false", ":False")
                        .replace(":null", ":None"),
                "golden");
    }

    /** All numbers of nested arrays, in order. */
    public static float[] floats(JsonNode node) {
        List<Float> values = new ArrayList<>();
        collect(node, values);
        float[] all = new float[values.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return all;
    }

    private static void collect(JsonNode node, List<Float> values) {
        if (node.isArray()) {
            node.forEach(item -> collect(item, values));
        } else {
            values.add((float) node.doubleValue());
        }
    }
}

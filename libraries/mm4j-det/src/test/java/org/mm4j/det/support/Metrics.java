package org.mm4j.det.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mm4j.config.Config;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.registry.RegistryKey;

/** Building metrics from plain values, and the numbers of their cases. */
public final class Metrics {

    private Metrics() {}

    /** A metric of mmdet with these arguments. */
    public static <M extends Metric> M build(Class<M> type, String name, Map<String, ?> args) {
        Map<String, Object> all = new LinkedHashMap<>(args);
        all.put("type", name);
        return Models.scope("mmdet").build(new RegistryKey<>("metric", type), Config.value(all));
    }

    /** Whole numbers of an array. */
    public static int[] ints(JsonNode array) {
        int[] ints = new int[array.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = array.get(i).asInt();
        }
        return ints;
    }

    /** Numbers of an array of rows, row by row. */
    public static float[] floats(JsonNode rows, int width) {
        float[] values = new float[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            for (int k = 0; k < width; k++) {
                values[i * width + k] = (float) rows.get(i).get(k).asDouble();
            }
        }
        return values;
    }
}

package org.mm4j.det.datasets.coco;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.mask.Rle;

/** Shapes of instances as JSON files have them: lists of polygons, or run lengths, compressed or not. */
public final class MaskJson {

    private MaskJson() {}

    /**
     * Reads a shape.
     *
     * @param node x and y of the corners of each polygon, in pixels, or {@code size} (height, width) and {@code counts}
     * @return null if there is none, or a list without polygons
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static DetInstance.@Nullable Mask read(@Nullable JsonNode node) {
        if (node == null || node.isNull() || (node.isArray() && node.isEmpty())) {
            return null;
        }
        if (node.isObject()) {
            int height = node.path("size").path(0).asInt(-1);
            int width = node.path("size").path(1).asInt(-1);
            JsonNode counts = node.path("counts");
            return new DetInstance.Runs(
                    counts.isTextual()
                            ? Rle.decompress(height, width, counts.asText())
                            : Rle.of(height, width, runs(counts)));
        }
        List<double[]> polygons = new ArrayList<>();
        if (!node.isArray()) {
            throw new IllegalArgumentException(node + " where polygons or run lengths should be");
        }
        for (JsonNode polygon : node) {
            if (!polygon.isArray()) {
                throw new IllegalArgumentException("a shape is a list of polygons, each a list of numbers, and has "
                        + polygon + " where a polygon should be");
            }
            polygons.add(corners(polygon));
        }
        return new DetInstance.Polygons(polygons);
    }

    private static int[] runs(JsonNode counts) {
        int[] runs = new int[counts.size()];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = counts.get(i).asInt(-1);
        }
        return runs;
    }

    private static double[] corners(JsonNode polygon) {
        double[] corners = new double[polygon.size()];
        for (int i = 0; i < corners.length; i++) {
            if (!polygon.get(i).isNumber()) {
                throw new IllegalArgumentException(polygon.get(i) + " where a number should be");
            }
            corners[i] = polygon.get(i).doubleValue();
        }
        return corners;
    }
}

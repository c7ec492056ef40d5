package org.mm4j.det.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.PolygonMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Samples of synthetic pictures, as the resources of the tests of transforms describe them. */
final class Samples {

    private Samples() {}

    static Results of(JsonNode node) {
        int height = node.get("height").intValue();
        int width = node.get("width").intValue();
        String name = node.get("image").textValue();
        Image image = new Image(height, width, 3, SyntheticWeights.image(name, height, width));
        if (node.path("float32").booleanValue()) {
            image = Image.ofFloats(height, width, 3, image.floats());
        }
        JsonNode boxes = node.get("boxes");
        Results results = new Results()
                .put(ResultKey.IMG, image)
                .put(ResultKey.IMG_SHAPE, image.size())
                .put(ResultKey.ORI_SHAPE, image.size())
                .put(DetKeys.GT_BBOXES, new HorizontalBoxes(corners(boxes)))
                .put(DetKeys.GT_BBOXES_LABELS, labels(node.get("labels")))
                .put(DetKeys.GT_IGNORE_FLAGS, flags(node.get("ignored")));
        switch (node.path("masks").asText()) {
            case "polygons" -> results.put(DetKeys.GT_MASKS, diamonds(boxes, height, width));
            case "bitmaps" -> results.put(DetKeys.GT_MASKS, rectangles(boxes, height, width));
            default -> {}
        }
        if (node.path("seg").booleanValue()) {
            results.put(ImageKeys.GT_SEG_MAP, segMap(name, height, width));
        }
        return results;
    }

    /** Every third value of the synthetic numbers of a picture of one channel, modulo 5. */
    private static Image segMap(String name, int height, int width) {
        byte[] classes = SyntheticWeights.image(name + "/seg", height, (width + 2) / 3);
        byte[] map = new byte[height * width];
        for (int i = 0; i < map.length; i++) {
            map[i] = (byte) ((classes[i] & 0xFF) % 5);
        }
        return new Image(height, width, 1, map);
    }

    private static float[] corners(JsonNode boxes) {
        float[] corners = new float[4 * boxes.size()];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = (float) boxes.get(i / 4).get(i % 4).doubleValue();
        }
        return corners;
    }

    static long[] labels(JsonNode node) {
        long[] labels = new long[node.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = node.get(i).longValue();
        }
        return labels;
    }

    static boolean[] flags(JsonNode node) {
        boolean[] flags = new boolean[node.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = node.get(i).booleanValue();
        }
        return flags;
    }

    /** The polygon between the middles of the sides of each box. */
    private static PolygonMasks diamonds(JsonNode boxes, int height, int width) {
        List<List<double[]>> masks = new ArrayList<>();
        for (JsonNode box : boxes) {
            float[] b = Json.floats(box);
            double x = ((double) b[0] + b[2]) / 2;
            double y = ((double) b[1] + b[3]) / 2;
            masks.add(List.of(new double[] {x, b[1], b[2], y, x, b[3], b[0], y}));
        }
        return PolygonMasks.of(masks, height, width);
    }

    /** The pixels of each box. */
    private static BitmapMasks rectangles(JsonNode boxes, int height, int width) {
        List<byte[]> masks = new ArrayList<>();
        for (JsonNode box : boxes) {
            float[] b = Json.floats(box);
            byte[] mask = new byte[height * width];
            for (int y = (int) b[1]; y < (int) b[3]; y++) {
                java.util.Arrays.fill(mask, y * width + (int) b[0], y * width + (int) b[2], (byte) 1);
            }
            masks.add(mask);
        }
        return BitmapMasks.of(masks, height, width);
    }
}

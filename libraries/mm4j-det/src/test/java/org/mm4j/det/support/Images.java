package org.mm4j.det.support;

import com.fasterxml.jackson.databind.JsonNode;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.PictureSummary;
import org.mm4j.testkit.SyntheticWeights;

/** Golden summaries of pictures, and pictures made of nothing but a name. */
public final class Images {

    /** The largest difference of a pixel that the golden files allow where the decoder or OpenCV differs. */
    public static final int BILINEAR = 1;

    private Images() {}

    public static int tolerance(String interpolation) {
        return switch (interpolation) {
            case "nearest" -> 0;
            case "bilinear", "area" -> BILINEAR;
            default -> 2;
        };
    }

    /** The picture of {@code name}, with or without its leading {@code image/}. */
    public static Image synthetic(JsonNode node) {
        String name = node.get("name").textValue();
        int height = node.get("height").intValue();
        int width = node.get("width").intValue();
        String bare = name.startsWith("image/") ? name.substring("image/".length()) : name;
        return new Image(height, width, 3, SyntheticWeights.image(bare, height, width));
    }

    /** Equal pixels, or if they are not, equal within what the README of the golden transforms allows. */
    public static void check(Image image, JsonNode expected, int tolerance) {
        PictureSummary.check(image.height(), image.width(), image.channels(), image.pixels(), expected, tolerance);
    }

    public static String sha256(byte[] bytes) {
        return PictureSummary.sha256(bytes);
    }
}

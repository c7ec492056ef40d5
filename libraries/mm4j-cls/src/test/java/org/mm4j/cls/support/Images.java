package org.mm4j.cls.support;

import com.fasterxml.jackson.databind.JsonNode;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.PictureSummary;
import org.mm4j.testkit.SyntheticWeights;

/** Golden summaries of pictures, and pictures made of nothing but a name. */
public final class Images {

    private Images() {}

    /** The picture of a name, with or without its leading {@code image/}. */
    public static Image synthetic(String name, int height, int width) {
        String bare = name.startsWith("image/") ? name.substring("image/".length()) : name;
        return new Image(height, width, 3, SyntheticWeights.image(bare, height, width));
    }

    /**
     * Equal pixels, or if they are not, equal within a tolerance.
     *
     * @param tolerance of single pixels; 0 if all have to be equal
     */
    public static void check(Image image, JsonNode expected, int tolerance) {
        PictureSummary.check(image.height(), image.width(), image.channels(), image.pixels(), expected, tolerance);
    }
}

package org.mm4j.cv.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.PictureSummary;

/** Compares an image with an image summary of the golden transforms. */
public final class ImageSummary {

    private ImageSummary() {}

    /** What a comparison found. */
    public record Difference(boolean isEqual, int largestSample, double largestMean) {}

    /** Compares; shapes have to be equal. */
    public static Difference compare(Image image, JsonNode summary) {
        JsonNode shape = summary.get("shape");
        assertThat(new int[] {image.height(), image.width(), image.channels()})
                .containsExactly(
                        shape.get(0).asInt(), shape.get(1).asInt(), shape.get(2).asInt());
        int largestSample = 0;
        JsonNode index = summary.get("pixel_index");
        assertThat(index.size()).isPositive();
        for (int i = 0; i < index.size(); i++) {
            for (int c = 0; c < image.channels(); c++) {
                int value = image.pixels()[index.get(i).asInt() * image.channels() + c] & 0xff;
                int expected = summary.get("pixels").get(i).get(c).asInt();
                largestSample = Math.max(largestSample, Math.abs(value - expected));
            }
        }
        double largestMean = 0;
        for (int c = 0; c < image.channels(); c++) {
            double sum = 0;
            for (int i = c; i < image.pixels().length; i += image.channels()) {
                sum += image.pixels()[i] & 0xff;
            }
            double mean = sum / ((double) image.height() * image.width());
            largestMean = Math.max(
                    largestMean,
                    Math.abs(mean - summary.get("channel_mean").get(c).asDouble()));
        }
        return new Difference(sha256(image).equals(summary.get("sha256").asText()), largestSample, largestMean);
    }

    /** The sha256 of the pixels. */
    public static String sha256(Image image) {
        return PictureSummary.sha256(image.pixels());
    }
}

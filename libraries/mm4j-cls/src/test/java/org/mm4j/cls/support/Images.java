package org.mm4j.cls.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.GoldenRoots;
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
        assertThat(new int[] {image.height(), image.width(), image.channels()})
                .containsExactly(
                        expected.get("shape").get(0).intValue(),
                        expected.get("shape").get(1).intValue(),
                        expected.get("shape").get(2).intValue());
        if (sha256(image.pixels()).equals(expected.get("sha256").textValue())) {
            GoldenRoots.report("pictures equal to the original's in every pixel", 1);
            return;
        }
        GoldenRoots.report("pictures with other pixels than the original's", 1);
        assertThat(tolerance).as("pixels differ, but have to be exact").isPositive();
        double[] means = new double[image.channels()];
        byte[] pixels = image.pixels();
        for (int i = 0; i < pixels.length; i++) {
            means[i % means.length] += pixels[i] & 0xFF;
        }
        for (int channel = 0; channel < means.length; channel++) {
            assertThat(means[channel] / (image.height() * image.width()))
                    .isCloseTo(expected.get("channel_mean").get(channel).doubleValue(), within(0.05));
        }
        for (int i = 0; i < expected.get("pixel_index").size(); i++) {
            int at = expected.get("pixel_index").get(i).intValue();
            for (int channel = 0; channel < image.channels(); channel++) {
                assertThat(image.at(at / image.width(), at % image.width(), channel))
                        .as("pixel %d, channel %d", at, channel)
                        .isCloseTo(expected.get("pixels").get(i).get(channel).intValue(), within(tolerance));
            }
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

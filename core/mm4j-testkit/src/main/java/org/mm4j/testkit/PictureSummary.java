package org.mm4j.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares pictures with the picture summaries of the golden transforms: the form is told in the README there. */
public final class PictureSummary {

    private static final double MEAN = 0.05;

    private PictureSummary() {}

    /**
     * Compares: equal in every pixel, or if it is not, equal within what the README allows.
     *
     * @param pixels row by row, the channels of a pixel side by side
     * @param tolerance the largest difference of a sample; 0 if pixels have to be equal
     * @throws AssertionError saying what differs
     */
    public static void check(int height, int width, int channels, byte[] pixels, JsonNode expected, int tolerance) {
        JsonNode shape = expected.get("shape");
        if (shape.get(0).intValue() != height
                || shape.get(1).intValue() != width
                || shape.get(2).intValue() != channels) {
            throw new AssertionError(
                    "a picture of " + height + " x " + width + " x " + channels + ", expected " + shape);
        }
        if (sha256(pixels).equals(expected.get("sha256").textValue())) {
            GoldenRoots.report("pictures equal to the original's in every pixel", 1);
            return;
        }
        GoldenRoots.report("pictures with other pixels than the original's", 1);
        if (tolerance <= 0) {
            throw new AssertionError("pixels differ, but have to be equal");
        }
        checkMeans(pixels, channels, expected.get("channel_mean"));
        for (int i = 0; i < expected.get("pixel_index").size(); i++) {
            int at = expected.get("pixel_index").get(i).intValue();
            for (int channel = 0; channel < channels; channel++) {
                int actual = pixels[at * channels + channel] & 0xFF;
                int wanted = expected.get("pixels").get(i).get(channel).intValue();
                if (Math.abs(actual - wanted) > tolerance) {
                    throw new AssertionError("pixel " + at + ", channel " + channel + " is " + actual + ", expected "
                            + wanted + " (allowed " + tolerance + ")");
                }
            }
        }
    }

    private static void checkMeans(byte[] pixels, int channels, JsonNode expected) {
        double[] sums = new double[channels];
        for (int i = 0; i < pixels.length; i++) {
            sums[i % channels] += pixels[i] & 0xFF;
        }
        for (int channel = 0; channel < channels; channel++) {
            double mean = sums[channel] * channels / pixels.length;
            double wanted = expected.get(channel).doubleValue();
            if (!(Math.abs(mean - wanted) <= MEAN)) {
                throw new AssertionError("the mean of channel " + channel + " is " + mean + ", expected " + wanted);
            }
        }
    }

    /** The digest of bytes, as the summaries write it. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

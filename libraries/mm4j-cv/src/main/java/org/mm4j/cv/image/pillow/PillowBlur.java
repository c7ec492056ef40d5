package org.mm4j.cv.image.pillow;

import org.mm4j.engine.structures.Image;

/**
 * Blurs as {@code PIL.ImageFilter.GaussianBlur} does: three means over boxes of fractional width, whose pixels at the ends
 * count in part (<a href="https://doi.org/10.1007/978-3-642-24785-9_38">extended box filters</a>).
 */
public final class PillowBlur {

    private static final int PASSES = 3;
    private static final long ONE = 1 << 24;

    private PillowBlur() {}

    /**
     * Blurs.
     *
     * @param image uint8, with 1 or 3 channels
     * @param radius the standard deviation in pixels, at least 0
     */
    public static Image gaussian(Image image, double radius) {
        PillowImages.require(image);
        if (!(radius >= 0)) {
            throw new IllegalArgumentException("radius: expected at least 0, got " + radius);
        }
        if (radius == 0) {
            return image;
        }
        float box = boxRadius((float) radius);
        int channels = image.channels();
        byte[] pixels = image.pixels().clone();
        for (int row = 0; row < image.height(); row++) {
            for (int c = 0; c < channels; c++) {
                blur(pixels, row * image.width() * channels + c, channels, image.width(), box);
            }
        }
        for (int column = 0; column < image.width(); column++) {
            for (int c = 0; c < channels; c++) {
                blur(pixels, column * channels + c, image.width() * channels, image.height(), box);
            }
        }
        return new Image(image.height(), image.width(), channels, pixels);
    }

    /** Half the width of boxes whose repeated mean has a standard deviation. */
    private static float boxRadius(float radius) {
        float variance = radius * radius / PASSES;
        float length = (float) Math.sqrt(12.0 * variance + 1.0);
        float whole = (float) Math.floor((length - 1.0) / 2.0);
        float part = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance);
        part /= 6 * (variance - (whole + 1) * (whole + 1));
        return whole + part;
    }

    private static void blur(byte[] pixels, int first, int step, int length, float box) {
        int radius = (int) box;
        long inner = (long) (ONE / (box * 2 + 1));
        long outer = (ONE - (radius * 2 + 1) * inner) / 2;
        int[] line = new int[length];
        for (int i = 0; i < length; i++) {
            line[i] = pixels[first + i * step] & 0xFF;
        }
        int[] next = new int[length];
        for (int pass = 0; pass < PASSES; pass++) {
            long sum = (long) line[0] * (radius + 1);
            for (int i = 0; i < radius; i++) {
                sum += line[Math.min(i, length - 1)];
            }
            for (int x = 0; x < length; x++) {
                int left = Math.max(0, x - radius - 1);
                sum += line[Math.min(length - 1, x + radius)] - line[left];
                int right = Math.min(length - 1, x + radius + 1);
                next[x] = (int) ((sum * inner + (line[left] + line[right]) * outer + ONE / 2) >> 24);
            }
            int[] swapped = line;
            line = next;
            next = swapped;
        }
        for (int i = 0; i < length; i++) {
            pixels[first + i * step] = (byte) line[i];
        }
    }
}

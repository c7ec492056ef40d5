package org.mm4j.cv.testing;

import java.util.Random;
import org.mm4j.engine.structures.Image;

/** Pictures for tests. */
public final class Pictures {

    private Pictures() {}

    /** Random pixels, the same each time. */
    public static Image noise(int height, int width, int channels) {
        byte[] pixels = new byte[height * width * channels];
        new Random(height * 31L + width).nextBytes(pixels);
        return new Image(height, width, channels, pixels);
    }

    /** A smooth picture, which JPEG keeps well. */
    public static Image gradient(int height, int width) {
        byte[] pixels = new byte[height * width * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                pixels[at] = (byte) (255 * y / height);
                pixels[at + 1] = (byte) (255 * x / width);
                pixels[at + 2] = (byte) (127 * (x + y) / (width + height));
            }
        }
        return new Image(height, width, 3, pixels);
    }

    /** One color everywhere. */
    public static Image plain(int height, int width, int value) {
        byte[] pixels = new byte[height * width * 3];
        java.util.Arrays.fill(pixels, (byte) value);
        return new Image(height, width, 3, pixels);
    }

    /** The mean of the absolute differences. */
    public static double meanDifference(Image a, Image b) {
        long sum = 0;
        for (int i = 0; i < a.pixels().length; i++) {
            sum += Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff));
        }
        return (double) sum / a.pixels().length;
    }
}

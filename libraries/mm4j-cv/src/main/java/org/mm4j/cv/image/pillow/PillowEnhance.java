package org.mm4j.cv.image.pillow;

import java.util.function.IntUnaryOperator;
import org.mm4j.engine.structures.Image;

/**
 * Brightness, contrast, colour and hue as {@code PIL.ImageEnhance} and its colour space HSV change them. A factor of 1
 * leaves an image as it is, 0 takes all of the quality away, more than 1 adds to it.
 */
public final class PillowEnhance {

    private PillowEnhance() {}

    /** Blends with black. */
    public static Image brightness(Image image, double factor) {
        PillowImages.require(image);
        return blended(image, i -> 0, factor);
    }

    /** Blends with a grey that is the mean brightness. */
    public static Image contrast(Image image, double factor) {
        byte[] grey = PillowImages.grey(image).pixels();
        long sum = 0;
        for (byte value : grey) {
            sum += value & 0xFF;
        }
        int mean = (int) ((double) sum / grey.length + 0.5);
        return blended(image, i -> mean, factor);
    }

    /** Blends with the grey image. */
    public static Image color(Image image, double factor) {
        byte[] grey = PillowImages.grey(image).pixels();
        int channels = image.channels();
        return blended(image, i -> grey[i / channels] & 0xFF, factor);
    }

    /**
     * Turns the colours around the circle of hues.
     *
     * @param factor from -0.5 to 0.5, the part of the circle; grey images stay as they are
     */
    public static Image hue(Image image, double factor) {
        PillowImages.require(image);
        if (image.channels() == 1) {
            return image;
        }
        int shift = (int) (factor * 255);
        byte[] from = image.pixels();
        byte[] to = new byte[from.length];
        for (int i = 0; i < from.length; i += 3) {
            int hsv = PillowHsv.ofRgb(from[i + 2] & 0xFF, from[i + 1] & 0xFF, from[i] & 0xFF);
            int turned = (((hsv >> 16) + shift) & 0xFF) << 16 | (hsv & 0xFFFF);
            int rgb = PillowHsv.toRgb(turned);
            to[i] = (byte) rgb;
            to[i + 1] = (byte) (rgb >> 8);
            to[i + 2] = (byte) (rgb >> 16);
        }
        return new Image(image.height(), image.width(), 3, to);
    }

    /** {@code factor} of the image and the rest of another, in single precision, cut off to whole numbers. */
    private static Image blended(Image image, IntUnaryOperator other, double factor) {
        byte[] from = image.pixels();
        float share = (float) factor;
        byte[] to = new byte[from.length];
        for (int i = 0; i < to.length; i++) {
            int base = other.applyAsInt(i);
            float value = base + share * ((from[i] & 0xFF) - base);
            to[i] = (byte) (int) Math.max(0, Math.min(255, value));
        }
        return new Image(image.height(), image.width(), image.channels(), to);
    }
}

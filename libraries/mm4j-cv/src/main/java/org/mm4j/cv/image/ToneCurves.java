package org.mm4j.cv.image;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.mm4j.engine.structures.Image;

/**
 * Changes of single values of images, each channel by itself; each returns a new image. {@link #posterize},
 * {@link #autoContrast} and {@link #equalize} go by whole values, so they take uint8 images only.
 */
public final class ToneCurves {

    private static final int VALUES = 256;

    private ToneCurves() {}

    /** The negative. */
    public static Image invert(Image image) {
        return image.isFloat() ? computed(image, value -> 255 - value) : mapped(image, value -> 255 - value);
    }

    /** The negative of all values that are not below a threshold. */
    public static Image solarize(Image image, double threshold) {
        if (image.isFloat()) {
            float least = (float) threshold;
            return computed(image, value -> value < least ? value : 255 - value);
        }
        return mapped(image, value -> value < threshold ? value : 255 - value);
    }

    /** Adds to all values below a threshold, up to 255; results of a uint8 image are cut off to whole numbers. */
    public static Image solarizeAdd(Image image, double addition, double threshold) {
        if (image.isFloat()) {
            float least = (float) threshold;
            float more = (float) addition;
            return computed(image, value -> value < least ? Math.min(255, value + more) : value);
        }
        return mapped(
                image,
                value -> value < threshold ? Math.floorMod((int) Math.min(255, value + addition), VALUES) : value);
    }

    /**
     * Keeps the highest bits of each value.
     *
     * @param bits from 0 to 8
     */
    public static Image posterize(Image image, int bits) {
        if (bits < 0 || bits > 8) {
            throw new IllegalArgumentException("bits: expected from 0 to 8, got " + bits);
        }
        requireWhole(image, "posterized");
        int shift = 8 - bits;
        return mapped(image, value -> value >> shift << shift);
    }

    /** Stretches the values of each channel so that they reach from 0 to 255. */
    public static Image autoContrast(Image image) {
        requireWhole(image, "stretched");
        byte[][] tables = new byte[image.channels()][VALUES];
        for (int c = 0; c < tables.length; c++) {
            long[] histogram = histogram(image, c);
            int low = 0;
            while (histogram[low] == 0) {
                low++;
            }
            int high = VALUES - 1;
            while (histogram[high] == 0) {
                high--;
            }
            double scale = low >= high ? 1 : 255.0 / (high - low);
            double offset = low >= high ? 0 : -low * scale;
            for (int value = 0; value < VALUES; value++) {
                tables[c][value] = (byte) (int) Math.max(0, Math.min(255, value * scale + offset));
            }
        }
        return lookedUp(image, tables);
    }

    /** Spreads the values of each channel so that all are about equally frequent. */
    public static Image equalize(Image image) {
        requireWhole(image, "equalized");
        byte[][] tables = new byte[image.channels()][VALUES];
        for (int c = 0; c < tables.length; c++) {
            long[] histogram = histogram(image, c);
            int highest = VALUES - 1;
            while (histogram[highest] == 0) {
                highest--;
            }
            long step = ((long) image.height() * image.width() - histogram[highest]) / 255;
            long sum = step / 2;
            for (int value = 0; value < VALUES; value++) {
                tables[c][value] = (byte) (step == 0 ? value : value == 0 ? 0 : Math.min(255, sum / step));
                sum += histogram[value];
            }
        }
        return lookedUp(image, tables);
    }

    private static void requireWhole(Image image, String what) {
        if (image.isFloat()) {
            throw new IllegalArgumentException("images are " + what + " by whole values from 0 to 255, and this one is"
                    + " float32; put the step that makes it float32 (PhotoMetricDistortion, Normalize, to_float32=True)"
                    + " behind this one");
        }
    }

    /** A change of single values. */
    @FunctionalInterface
    private interface Curve {
        float at(float value);
    }

    private static Image computed(Image image, Curve curve) {
        float[] values = image.floats().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = curve.at(values[i]);
        }
        return Image.ofFloats(image.height(), image.width(), image.channels(), values);
    }

    private static long[] histogram(Image image, int channel) {
        long[] histogram = new long[VALUES];
        byte[] pixels = image.pixels();
        for (int i = channel; i < pixels.length; i += image.channels()) {
            histogram[pixels[i] & 0xFF]++;
        }
        return histogram;
    }

    private static Image mapped(Image image, IntUnaryOperator curve) {
        byte[] table = new byte[VALUES];
        for (int value = 0; value < VALUES; value++) {
            table[value] = (byte) curve.applyAsInt(value);
        }
        byte[][] tables = new byte[image.channels()][];
        Arrays.fill(tables, table);
        return lookedUp(image, tables);
    }

    private static Image lookedUp(Image image, byte[][] tables) {
        byte[] from = image.pixels();
        byte[] to = new byte[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = tables[i % tables.length][from[i] & 0xFF];
        }
        return new Image(image.height(), image.width(), image.channels(), to);
    }
}

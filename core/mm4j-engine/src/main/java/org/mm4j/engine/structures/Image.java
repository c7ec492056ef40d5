package org.mm4j.engine.structures;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A picture on the heap: rows from the top, pixels from the left, channels interleaved, blue first when there are three
 * ({@code HWC}, {@code BGR}). Values are uint8, or float32 behind steps such as photometric distortion and normalisation.
 * Immutable: whoever holds the array must not write to it.
 */
public final class Image {

    private final int height;
    private final int width;
    private final int channels;
    private final byte @Nullable [] pixels;
    private final float @Nullable [] floats;

    /**
     * A picture over an array, which is taken over, not copied.
     *
     * @param height rows, at least 1
     * @param width columns, at least 1
     * @param channels values a pixel, at least 1
     * @param pixels {@code height * width * channels} values, read as unsigned
     */
    public Image(int height, int width, int channels, byte[] pixels) {
        this(height, width, channels, pixels, null, pixels.length);
    }

    private Image(
            int height, int width, int channels, byte @Nullable [] pixels, float @Nullable [] floats, int length) {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException("no picture of size " + height + " x " + width + " x " + channels);
        }
        if (length != Math.multiplyExact(Math.multiplyExact(height, width), channels)) {
            throw new IllegalArgumentException(
                    length + " values do not fill a picture of " + height + " x " + width + " x " + channels);
        }
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.pixels = pixels;
        this.floats = floats;
    }

    /**
     * A picture of float32 values over an array, which is taken over, not copied.
     *
     * @param values {@code height * width * channels} values
     */
    public static Image ofFloats(int height, int width, int channels, float[] values) {
        return new Image(height, width, channels, null, values, values.length);
    }

    /** Whether the values are float32, not uint8. */
    public boolean isFloat() {
        return floats != null;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Values a pixel. */
    public int channels() {
        return channels;
    }

    /** Rows and columns. */
    public ImageSize size() {
        return new ImageSize(height, width);
    }

    /**
     * The values, not copied: to be read only.
     *
     * @throws IllegalStateException if they are float32
     */
    public byte[] pixels() {
        if (pixels == null) {
            throw new IllegalStateException(
                    "a picture of uint8 values is needed here, and this one is float32; put the"
                            + " step that makes it float32 (PhotoMetricDistortion, Normalize, to_float32=True) behind this one");
        }
        return pixels;
    }

    /** The values as float32: not copied if they are float32, so to be read only. */
    public float[] floats() {
        if (floats != null) {
            return floats;
        }
        byte[] bytes = pixels();
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] & 0xFF;
        }
        return values;
    }

    /**
     * One value, 0 to 255.
     *
     * @throws IllegalStateException if the values are float32
     */
    public int at(int y, int x, int channel) {
        if (y < 0 || y >= height || x < 0 || x >= width || channel < 0 || channel >= channels) {
            throw new IndexOutOfBoundsException("(" + y + ", " + x + ", " + channel + ") is outside " + this);
        }
        return pixels()[(y * width + x) * channels + channel] & 0xFF;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Image that
                && height == that.height
                && width == that.width
                && channels == that.channels
                && Arrays.equals(pixels, that.pixels)
                && Arrays.equals(floats, that.floats);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * height + width) + (pixels == null ? Arrays.hashCode(floats) : Arrays.hashCode(pixels));
    }

    @Override
    public String toString() {
        return "Image(" + height + " x " + width + " x " + channels + (isFloat() ? ", float32)" : ")");
    }
}

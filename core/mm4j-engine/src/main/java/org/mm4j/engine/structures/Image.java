package org.mm4j.engine.structures;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A picture on the heap: uint8, rows from the top, pixels from the left, channels interleaved, blue first when there
 * are three ({@code HWC}, {@code BGR}). Immutable: whoever holds the array must not write to it.
 */
public final class Image {

    private final int height;
    private final int width;
    private final int channels;
    private final byte[] pixels;

    /**
     * A picture over an array, which is taken over, not copied.
     *
     * @param height rows, at least 1
     * @param width columns, at least 1
     * @param channels values a pixel, at least 1
     * @param pixels {@code height * width * channels} values, read as unsigned
     */
    public Image(int height, int width, int channels, byte[] pixels) {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException("no picture of size " + height + " x " + width + " x " + channels);
        }
        if (pixels.length != Math.multiplyExact(Math.multiplyExact(height, width), channels)) {
            throw new IllegalArgumentException(
                    pixels.length + " values do not fill a picture of " + height + " x " + width + " x " + channels);
        }
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.pixels = pixels;
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

    /** The values, not copied: to be read only. */
    public byte[] pixels() {
        return pixels;
    }

    /** One value, 0 to 255. */
    public int at(int y, int x, int channel) {
        if (y < 0 || y >= height || x < 0 || x >= width || channel < 0 || channel >= channels) {
            throw new IndexOutOfBoundsException("(" + y + ", " + x + ", " + channel + ") is outside " + this);
        }
        return pixels[(y * width + x) * channels + channel] & 0xFF;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Image that
                && height == that.height
                && width == that.width
                && channels == that.channels
                && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * height + width) + Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "Image(" + height + " x " + width + " x " + channels + ")";
    }
}

package org.mm4j.cv.image;

import java.util.Arrays;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** A picture that is put together from parts of others; for one thread. */
public final class Canvas {

    private final int height;
    private final int width;
    private final int channels;
    private final byte[] bytes;
    private final float[] floats;
    private final boolean isFloat;

    private Canvas(int height, int width, int channels, boolean isFloat) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.isFloat = isFloat;
        int length = Math.multiplyExact(Math.multiplyExact(height, width), channels);
        this.bytes = new byte[isFloat ? 0 : length];
        this.floats = new float[isFloat ? length : 0];
    }

    /**
     * A canvas of one colour.
     *
     * @param like whose channels and type of values it has
     * @param value one number for each channel, or one for all; cut off to whole numbers of 0 to 255 for uint8
     */
    public static Canvas filled(Image like, ImageSize size, double... value) {
        if (value.length != 1 && value.length != like.channels()) {
            throw new IllegalArgumentException(
                    value.length + " values to fill " + like.channels() + " channels with; give one for each, or one");
        }
        Canvas canvas = new Canvas(size.height(), size.width(), like.channels(), like.isFloat());
        for (int channel = 0; channel < like.channels(); channel++) {
            double fill = value[value.length == 1 ? 0 : channel];
            for (int i = channel; i < canvas.bytes.length; i += like.channels()) {
                canvas.bytes[i] = (byte) (int) fill;
            }
            for (int i = channel; i < canvas.floats.length; i += like.channels()) {
                canvas.floats[i] = (float) fill;
            }
        }
        return canvas;
    }

    /**
     * Copies a rectangle of a picture onto the canvas.
     *
     * @param fromX left of the rectangle in the picture
     * @param fromY its top
     * @param columns its width
     * @param rows its height
     * @param toX where its left comes on the canvas
     * @param toY where its top comes
     */
    public Canvas paste(Image image, int fromX, int fromY, int columns, int rows, int toX, int toY) {
        if (image.channels() != channels || image.isFloat() != isFloat) {
            throw new IllegalArgumentException(image + " cannot be put onto a canvas of " + channels + " channels of "
                    + (isFloat ? "float32" : "uint8"));
        }
        for (int y = 0; y < rows; y++) {
            int from = ((fromY + y) * image.width() + fromX) * channels;
            int to = ((toY + y) * width + toX) * channels;
            if (isFloat) {
                System.arraycopy(image.floats(), from, floats, to, columns * channels);
            } else {
                System.arraycopy(image.pixels(), from, bytes, to, columns * channels);
            }
        }
        return this;
    }

    /** Copies a whole picture onto the canvas. */
    public Canvas paste(Image image, int toX, int toY) {
        return paste(image, 0, 0, image.width(), image.height(), toX, toY);
    }

    /** The picture as it is now. */
    public Image toImage() {
        return isFloat
                ? Image.ofFloats(height, width, channels, Arrays.copyOf(floats, floats.length))
                : new Image(height, width, channels, Arrays.copyOf(bytes, bytes.length));
    }

    /**
     * A rectangle of a picture.
     *
     * @param x1 left, inside
     * @param y1 top, inside
     * @param x2 right, outside
     * @param y2 bottom, outside
     * @throws IllegalArgumentException if it is empty or not within the picture
     */
    public static Image crop(Image image, int x1, int y1, int x2, int y2) {
        if (x1 < 0 || y1 < 0 || x2 > image.width() || y2 > image.height() || x1 >= x2 || y1 >= y2) {
            throw new IllegalArgumentException("the rectangle " + x1 + ", " + y1 + ", " + x2 + ", " + y2
                    + " is empty or does not lie within " + image);
        }
        return new Canvas(y2 - y1, x2 - x1, image.channels(), image.isFloat())
                .paste(image, x1, y1, x2 - x1, y2 - y1, 0, 0)
                .toImage();
    }
}

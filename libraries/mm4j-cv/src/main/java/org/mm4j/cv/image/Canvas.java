package org.mm4j.cv.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** A picture that is put together from parts of others, until {@link #toImage} ends it; for one thread. */
public final class Canvas {

    private final int height;
    private final int width;
    private final int channels;
    private final boolean isFloat;
    private byte @Nullable [] bytes;
    private float @Nullable [] floats;

    private Canvas(
            int height, int width, int channels, boolean isFloat, byte @Nullable [] bytes, float @Nullable [] floats) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.isFloat = isFloat;
        this.bytes = bytes;
        this.floats = floats;
    }

    private static Canvas blank(int height, int width, int channels, boolean isFloat) {
        int length = Math.multiplyExact(Math.multiplyExact(height, width), channels);
        return new Canvas(
                height,
                width,
                channels,
                isFloat,
                isFloat ? null : new byte[length],
                isFloat ? new float[length] : null);
    }

    /**
     * A canvas of one colour.
     *
     * @param like whose channels and type of values it has
     * @param value one number for each channel, or one for all; cut off to whole numbers of 0 to 255 for uint8
     */
    public static Canvas filled(Image like, ImageSize size, double... value) {
        Canvas canvas = blank(size.height(), size.width(), like.channels(), like.isFloat());
        return canvas.fill(0, 0, size.width(), size.height(), value);
    }

    /** A canvas that shows a picture. */
    public static Canvas showing(Image image) {
        return image.isFloat()
                ? new Canvas(
                        image.height(),
                        image.width(),
                        image.channels(),
                        true,
                        null,
                        image.floats().clone())
                : new Canvas(
                        image.height(),
                        image.width(),
                        image.channels(),
                        false,
                        image.pixels().clone(),
                        null);
    }

    /**
     * Fills a rectangle with a colour.
     *
     * @param x1 left, inside
     * @param y1 top, inside
     * @param x2 right, outside; nothing is filled if it is not greater than {@code x1}
     * @param y2 bottom, outside
     * @param value one number for each channel, or one for all; cut off to whole numbers of 0 to 255 for uint8
     */
    public Canvas fill(int x1, int y1, int x2, int y2, double... value) {
        if (value.length != 1 && value.length != channels) {
            throw new IllegalArgumentException(
                    value.length + " values to fill " + channels + " channels with; give one for each, or one");
        }
        if (x1 >= x2 || y1 >= y2) {
            return this;
        }
        int row = (x2 - x1) * channels;
        int first = (y1 * width + x1) * channels;
        for (int i = 0; i < row; i++) {
            double fill = value[value.length == 1 ? 0 : i % channels];
            if (isFloat) {
                openFloats()[first + i] = (float) fill;
            } else {
                openBytes()[first + i] = (byte) (int) fill;
            }
        }
        for (int y = y1 + 1; y < y2; y++) {
            int to = (y * width + x1) * channels;
            if (isFloat) {
                System.arraycopy(openFloats(), first, openFloats(), to, row);
            } else {
                System.arraycopy(openBytes(), first, openBytes(), to, row);
            }
        }
        return this;
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
        requireAlike(image);
        for (int y = 0; y < rows; y++) {
            int from = ((fromY + y) * image.width() + fromX) * channels;
            int to = ((toY + y) * width + toX) * channels;
            if (isFloat) {
                System.arraycopy(image.floats(), from, openFloats(), to, columns * channels);
            } else {
                System.arraycopy(image.pixels(), from, openBytes(), to, columns * channels);
            }
        }
        return this;
    }

    /** Copies a whole picture onto the canvas. */
    public Canvas paste(Image image, int toX, int toY) {
        return paste(image, 0, 0, image.width(), image.height(), toX, toY);
    }

    /**
     * Copies a rectangle of a picture that is resized first; the rest of the resized picture never comes onto the heap.
     *
     * @param size to which the picture is resized
     * @param fromX left of the rectangle in the resized picture; the others as in
     *     {@link #paste(Image, int, int, int, int, int, int)}
     */
    public Canvas pasteResized(
            Image image,
            ImageSize size,
            Interpolation interpolation,
            int fromX,
            int fromY,
            int columns,
            int rows,
            int toX,
            int toY) {
        requireAlike(image);
        if (size.equals(image.size())) {
            return paste(image, fromX, fromY, columns, rows, toX, toY);
        }
        Mats.scoped(() -> {
            Mat resized = Geometry.resize(Mats.of(image), size, interpolation);
            for (int y = 0; y < rows; y++) {
                long from = ((long) (fromY + y) * size.width() + fromX) * channels;
                int to = ((toY + y) * width + toX) * channels;
                if (isFloat) {
                    new FloatPointer(resized.data()).position(from).get(openFloats(), to, columns * channels);
                } else {
                    new BytePointer(resized.data()).position(from).get(openBytes(), to, columns * channels);
                }
            }
            return this;
        });
        return this;
    }

    private void requireAlike(Image image) {
        if (image.channels() != channels || image.isFloat() != isFloat) {
            throw new IllegalArgumentException(image + " cannot be put onto a canvas of " + channels + " channels of "
                    + (isFloat ? "float32" : "uint8"));
        }
    }

    private byte[] openBytes() {
        if (bytes == null) {
            throw new IllegalStateException("the canvas has become a picture");
        }
        return bytes;
    }

    private float[] openFloats() {
        if (floats == null) {
            throw new IllegalStateException("the canvas has become a picture");
        }
        return floats;
    }

    /** The picture, which takes the pixels over: the canvas cannot be used any more. */
    public Image toImage() {
        Image image = isFloat
                ? Image.ofFloats(height, width, channels, openFloats())
                : new Image(height, width, channels, openBytes());
        bytes = null;
        floats = null;
        return image;
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
        return blank(y2 - y1, x2 - x1, image.channels(), image.isFloat())
                .paste(image, x1, y1, x2 - x1, y2 - y1, 0, 0)
                .toImage();
    }
}

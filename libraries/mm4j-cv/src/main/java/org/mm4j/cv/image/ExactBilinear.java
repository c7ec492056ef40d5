package org.mm4j.cv.image;

import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/**
 * Bilinear resizing of uint8 pictures in double precision, as OpenCV does it to pictures of float64: the same weights in
 * single precision and the same order of operations, then cut off to whole numbers. Only the part that is wanted is
 * computed.
 */
public final class ExactBilinear {

    private ExactBilinear() {}

    /**
     * A rectangle of a picture that is resized and then, maybe, mirrored.
     *
     * @param size to which the picture is resized
     * @param isMirrored whether left and right change places in the resized picture
     * @param left of the rectangle in the resized and mirrored picture
     * @param top of the rectangle
     * @param part size of the rectangle, which lies inside
     */
    public static Image resized(Image image, ImageSize size, boolean isMirrored, int left, int top, ImageSize part) {
        Sizes.requireArea(size);
        if (left < 0 || top < 0 || left + part.width() > size.width() || top + part.height() > size.height()) {
            throw new IllegalArgumentException(
                    "the part of " + part + " at " + left + ", " + top + " is not inside of " + size);
        }
        int channels = image.channels();
        int row = part.width() * channels;
        Axis columns = new Axis(image.width(), size.width());
        Axis rows = new Axis(image.height(), size.height());
        Across across = new Across(image, part.width());
        for (int x = 0; x < part.width(); x++) {
            across.set(x, columns, isMirrored ? size.width() - 1 - left - x : left + x);
        }
        byte[] pixels = new byte[part.height() * row];
        double[][] lines = {new double[row], new double[row]};
        int[] held = {-1, -1};
        for (int y = 0; y < part.height(); y++) {
            int first = rows.position(top + y);
            float weight = rows.weight(top + y, first);
            int upper = clamp(first, image.height());
            int lower = clamp(first + 1, image.height());
            if (held[1] == upper) {
                double[] line = lines[0];
                lines[0] = lines[1];
                lines[1] = line;
                held[1] = held[0];
                held[0] = upper;
            }
            hold(across, lines, held, 0, upper);
            hold(across, lines, held, 1, lower);
            blend(lines[0], lines[1], 1 - weight, weight, pixels, y * row);
        }
        return new Image(part.height(), part.width(), channels, pixels);
    }

    private static void hold(Across across, double[][] lines, int[] held, int slot, int row) {
        if (held[slot] != row) {
            across.line(row, lines[slot]);
            held[slot] = row;
        }
    }

    private static void blend(double[] upper, double[] lower, double a, double b, byte[] to, int at) {
        for (int i = 0; i < upper.length; i++) {
            to[at + i] = (byte) (int) (upper[i] * a + lower[i] * b);
        }
    }

    private static int clamp(int index, int length) {
        return Math.max(0, Math.min(length - 1, index));
    }

    /** Where the pixels of one side of the result come from. */
    private record Axis(int length, double scale) {

        Axis(int from, int to) {
            this(from, 1 / ((double) to / from));
        }

        private float center(int index) {
            return (float) ((index + 0.5) * scale - 0.5);
        }

        int position(int index) {
            return (int) Math.floor(center(index));
        }

        float weight(int index, int position) {
            return center(index) - position;
        }
    }

    /** The weights along a row. */
    private static final class Across {

        private final byte[] pixels;
        private final int stride;
        private final int channels;
        private final int[] offsets;
        private final int[] steps;
        private final float[] weights;

        Across(Image image, int columns) {
            this.pixels = image.pixels();
            this.channels = image.channels();
            this.stride = image.width() * channels;
            this.offsets = new int[columns];
            this.steps = new int[columns];
            this.weights = new float[columns];
        }

        void set(int column, Axis axis, int index) {
            int position = axis.position(index);
            boolean isInside = position >= 0 && position < axis.length() - 1;
            offsets[column] = clamp(position, axis.length()) * channels;
            steps[column] = isInside ? channels : 0;
            weights[column] = isInside ? axis.weight(index, position) : 0;
        }

        void line(int row, double[] to) {
            int start = row * stride;
            for (int x = 0, k = 0; x < offsets.length; x++) {
                int at = start + offsets[x];
                int step = steps[x];
                double b = weights[x];
                double a = 1 - weights[x];
                for (int channel = 0; channel < channels; channel++, at++, k++) {
                    to[k] = (pixels[at] & 0xFF) * a + (pixels[at + step] & 0xFF) * b;
                }
            }
        }
    }
}

package org.mm4j.cv.image.pillow;

import java.util.Arrays;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/**
 * Resizes as {@code PIL.Image.resize} does: when a picture shrinks, every pixel that a new one covers counts. Rows first,
 * then columns, in fixed-point arithmetic of 22 bits. Pillow 13 takes columns first where pictures lose more of their height
 * than of their width, which changes pixels; this is the order of all versions before it.
 */
public final class PillowResize {

    private static final int PRECISION = 22;
    private static final int HALF = 1 << (PRECISION - 1);

    private PillowResize() {}

    /**
     * An image of exactly the given size.
     *
     * @param image uint8, with 1 or 3 channels
     * @throws IllegalArgumentException if it has another number of channels, or the size has no area
     */
    public static Image resize(Image image, ImageSize size, PillowFilter filter) {
        if (size.height() < 1 || size.width() < 1) {
            throw new IllegalArgumentException(
                    "a picture of " + size.width() + " x " + size.height() + " pixels has no area");
        }
        PillowImages.require(image);
        if (size.equals(image.size())) {
            return image;
        }
        if (filter == PillowFilter.NEAREST) {
            return nearest(image, size);
        }
        Image rows = size.width() == image.width()
                ? image
                : horizontal(image, Weights.of(image.width(), size.width(), filter));
        return size.height() == image.height()
                ? rows
                : vertical(rows, Weights.of(image.height(), size.height(), filter));
    }

    /** The share of each pixel of a line in each of a resized line. */
    private static final class Weights {

        /** For each new pixel, the first old one that counts. */
        private final int[] first;

        /** For each new pixel, the shares of the old ones from there on, in units of 2^-22. */
        private final int[][] shares;

        private Weights(int[] first, int[][] shares) {
            this.first = first;
            this.shares = shares;
        }

        static Weights of(int from, int to, PillowFilter filter) {
            double scale = (double) from / to;
            double stretch = Math.max(1, scale);
            double support = filter.support() * stretch;
            int[] first = new int[to];
            int[][] shares = new int[to][];
            for (int x = 0; x < to; x++) {
                double center = (x + 0.5) * scale;
                int begin = Math.max(0, (int) (center - support + 0.5));
                int end = Math.min(from, (int) (center + support + 0.5));
                double[] weights = new double[end - begin];
                double sum = 0;
                for (int i = 0; i < weights.length; i++) {
                    weights[i] = filter.weight((i + begin - center + 0.5) * (1 / stretch));
                    sum += weights[i];
                }
                first[x] = begin;
                shares[x] = fixed(weights, sum);
            }
            return new Weights(first, shares);
        }

        private static int[] fixed(double[] weights, double sum) {
            int[] shares = new int[weights.length];
            for (int i = 0; i < shares.length; i++) {
                double share = (sum == 0 ? weights[i] : weights[i] / sum) * (1 << PRECISION);
                shares[i] = (int) (share < 0 ? share - 0.5 : share + 0.5);
            }
            return shares;
        }
    }

    private static Image horizontal(Image image, Weights weights) {
        int channels = image.channels();
        int width = weights.first.length;
        byte[] from = image.pixels();
        byte[] to = new byte[image.height() * width * channels];
        int at = 0;
        for (int y = 0; y < image.height(); y++) {
            int row = y * image.width();
            for (int x = 0; x < width; x++) {
                int[] shares = weights.shares[x];
                int begin = (row + weights.first[x]) * channels;
                for (int c = 0; c < channels; c++) {
                    int sum = HALF;
                    for (int i = 0, p = begin + c; i < shares.length; i++, p += channels) {
                        sum += (from[p] & 0xFF) * shares[i];
                    }
                    to[at++] = clipped(sum);
                }
            }
        }
        return new Image(image.height(), width, channels, to);
    }

    private static Image vertical(Image image, Weights weights) {
        int row = image.width() * image.channels();
        int height = weights.first.length;
        byte[] from = image.pixels();
        byte[] to = new byte[height * row];
        int[] sums = new int[row];
        for (int y = 0; y < height; y++) {
            int[] shares = weights.shares[y];
            Arrays.fill(sums, HALF);
            for (int i = 0; i < shares.length; i++) {
                int begin = (weights.first[y] + i) * row;
                int share = shares[i];
                for (int p = 0; p < row; p++) {
                    sums[p] += (from[begin + p] & 0xFF) * share;
                }
            }
            for (int p = 0; p < row; p++) {
                to[y * row + p] = clipped(sums[p]);
            }
        }
        return new Image(height, image.width(), image.channels(), to);
    }

    private static byte clipped(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
    }

    private static Image nearest(Image image, ImageSize size) {
        int[] columns = positions(image.width(), size.width());
        int[] rows = positions(image.height(), size.height());
        int channels = image.channels();
        byte[] from = image.pixels();
        byte[] to = new byte[size.height() * size.width() * channels];
        int at = 0;
        for (int row : rows) {
            for (int column : columns) {
                for (int c = 0; c < channels; c++) {
                    to[at++] = from[(row * image.width() + column) * channels + c];
                }
            }
        }
        return new Image(size.height(), size.width(), channels, to);
    }

    /** Steps are added up, as in the original: the rounding of the sum decides between neighbours. */
    private static int[] positions(int from, int to) {
        double step = (double) from / to;
        double at = step * 0.5;
        int[] positions = new int[to];
        for (int i = 0; i < to; i++) {
            positions[i] = Math.min(from - 1, (int) at);
            at += step;
        }
        return positions;
    }
}

package org.mm4j.det.datasets.shapes;

import java.util.Arrays;

/**
 * Which share of each pixel a polygon covers. Pixel {@code (x, y)} is the square from {@code x} to {@code x + 1} and from
 * {@code y} to {@code y + 1}. Only sums, products and quotients are used, so that every machine gets the same.
 */
final class Coverage {

    /** Lines on which a row of pixels is sampled; along a line the share is exact. */
    private static final int LINES = 4;

    private final int left;
    private final int top;
    private final int columns;
    private final int rows;
    private final float[] shares;

    private Coverage(int left, int top, int columns, int rows) {
        this.left = left;
        this.top = top;
        this.columns = columns;
        this.rows = rows;
        this.shares = new float[columns * rows];
    }

    /** What a polygon covers; x and y of its corners in turn. */
    static Coverage of(double[] polygon) {
        double[] box = bounds(polygon);
        int left = (int) Math.floor(box[0]);
        int top = (int) Math.floor(box[1]);
        Coverage coverage = new Coverage(left, top, (int) Math.ceil(box[2]) - left, (int) Math.ceil(box[3]) - top);
        for (int line = 0; line < LINES * coverage.rows; line++) {
            coverage.fill(polygon, line);
        }
        return coverage;
    }

    /** Left, top, right and bottom of corners. */
    static double[] bounds(double[] polygon) {
        double[] box = {polygon[0], polygon[1], polygon[0], polygon[1]};
        for (int i = 0; i < polygon.length; i += 2) {
            box[0] = Math.min(box[0], polygon[i]);
            box[1] = Math.min(box[1], polygon[i + 1]);
            box[2] = Math.max(box[2], polygon[i]);
            box[3] = Math.max(box[3], polygon[i + 1]);
        }
        return box;
    }

    private void fill(double[] polygon, int line) {
        double y = top + (line + 0.5) / LINES;
        double[] crossings = new double[polygon.length / 2];
        int count = 0;
        for (int i = 0; i < polygon.length; i += 2) {
            int j = (i + 2) % polygon.length;
            double y1 = polygon[i + 1];
            double y2 = polygon[j + 1];
            if (y1 <= y != y2 <= y) {
                crossings[count++] = polygon[i] + (y - y1) / (y2 - y1) * (polygon[j] - polygon[i]);
            }
        }
        Arrays.sort(crossings, 0, count);
        for (int i = 0; i + 1 < count; i += 2) {
            span(line / LINES, crossings[i] - left, crossings[i + 1] - left);
        }
    }

    private void span(int row, double from, double to) {
        int last = Math.min(columns - 1, (int) to);
        for (int column = (int) from; column <= last; column++) {
            double share = Math.min(to, column + 1.0) - Math.max(from, column);
            shares[row * columns + column] += (float) (share / LINES);
        }
    }

    int left() {
        return left;
    }

    int top() {
        return top;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /** The share of a pixel of the picture, from 0 to 1; it lies within the bounds. */
    float at(int x, int y) {
        return shares[(y - top) * columns + x - left];
    }

    /** Whether most of a pixel is covered. */
    boolean has(int x, int y) {
        return at(x, y) >= 0.5f;
    }
}

package org.mm4j.det.structures.mask;

import java.util.Arrays;

/**
 * Fills polygons as COCO's mask API does, so that every pixel is the same: edges are drawn on a grid five times as fine,
 * and where they step from one middle of a column to the next a run begins or ends.
 */
final class PolygonFill {

    private static final double SCALE = 5;
    private static final double LARGEST = 1e8;

    private final int height;
    private final int width;
    private int[] borders = new int[64];
    private int size;
    private boolean started;
    private int lastX;
    private int lastY;

    private PolygonFill(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /** The run lengths of a filled polygon. */
    static int[] runs(double[] polygon, int height, int width) {
        if (polygon.length % 2 != 0 || polygon.length < 2) {
            throw new IllegalArgumentException(
                    "a polygon has x and y of each corner, so " + polygon.length + " numbers are none");
        }
        for (double number : polygon) {
            if (!(Math.abs(number) <= LARGEST)) {
                throw new IllegalArgumentException("a polygon has a corner at " + number);
            }
        }
        PolygonFill fill = new PolygonFill(height, width);
        int corners = polygon.length / 2;
        for (int i = 0; i < corners; i++) {
            int j = (i + 1) % corners;
            fill.edge(fine(polygon[2 * i]), fine(polygon[2 * i + 1]), fine(polygon[2 * j]), fine(polygon[2 * j + 1]));
        }
        return fill.toRuns();
    }

    /** Rounded as C casts: towards zero, which is not the nearest below zero. */
    private static int fine(double coordinate) {
        return (int) (SCALE * coordinate + 0.5);
    }

    /** All points of an edge from the first corner to the second, computed from the lesser end of its longer extent. */
    private void edge(int fromX, int fromY, int toX, int toY) {
        int dx = Math.abs(toX - fromX);
        int dy = Math.abs(toY - fromY);
        boolean flat = dx >= dy;
        boolean flipped = flat ? fromX > toX : fromY > toY;
        int startX = flipped ? toX : fromX;
        int startY = flipped ? toY : fromY;
        int endX = flipped ? fromX : toX;
        int endY = flipped ? fromY : toY;
        double slope = flat ? (double) (endY - startY) / dx : (double) (endX - startX) / dy;
        int steps = Math.max(dx, dy);
        for (int step = 0; step <= steps; step++) {
            int t = flipped ? steps - step : step;
            if (flat) {
                point(t + startX, (int) (startY + slope * t + 0.5));
            } else {
                point((int) (startX + slope * t + 0.5), t + startY);
            }
        }
    }

    private void point(int x, int y) {
        if (started && x != lastX) {
            // The lesser column of the step: the new one when it came from the right, else the one before the new one.
            crossing(x < lastX ? x : x - 1, Math.min(y, lastY));
        }
        started = true;
        lastX = x;
        lastY = y;
    }

    private void crossing(int fineX, int fineY) {
        double x = (fineX + 0.5) / SCALE - 0.5;
        if (Math.floor(x) != x || x < 0 || x > width - 1) {
            return;
        }
        double y = (fineY + 0.5) / SCALE - 0.5;
        y = Math.ceil(Math.max(0, Math.min(height, y)));
        int column = (int) x;
        add(column * height + (int) y);
    }

    private void add(int border) {
        if (size == borders.length) {
            borders = Arrays.copyOf(borders, 2 * size);
        }
        borders[size++] = border;
    }

    /** Runs between sorted borders; empty runs vanish, and their neighbours become one. */
    private int[] toRuns() {
        add(height * width);
        Arrays.sort(borders, 0, size);
        Runs runs = new Runs(size);
        int[] lengths = new int[size];
        int previous = 0;
        for (int i = 0; i < size; i++) {
            lengths[i] = borders[i] - previous;
            previous = borders[i];
        }
        int current = lengths[0];
        int i = 1;
        while (i < size) {
            if (lengths[i] > 0) {
                runs.add(current);
                current = lengths[i++];
            } else {
                i++;
                if (i < size) {
                    current += lengths[i++];
                }
            }
        }
        runs.add(current);
        return runs.toArray();
    }
}

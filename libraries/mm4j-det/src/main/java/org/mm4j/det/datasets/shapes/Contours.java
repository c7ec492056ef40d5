package org.mm4j.det.datasets.shapes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Outlines of sets of pixels along the borders of pixels: polygons with whole coordinates, which enclose just those
 * pixels. Pixels that meet in a corner only belong to different outlines.
 */
final class Contours {

    /** A set of pixels. */
    interface Pixels {
        /** Whether a pixel belongs to it; false outside of the picture. */
        boolean has(int x, int y);
    }

    /** Steps right, down, left, up. */
    private static final int[] DX = {1, 0, -1, 0};

    private static final int[] DY = {0, 1, 0, -1};

    private final Pixels pixels;
    private final int left;
    private final int top;
    private final int columns;
    private final int rows;
    private final boolean[] visited;

    private Contours(Pixels pixels, int left, int top, int columns, int rows) {
        this.pixels = pixels;
        this.left = left;
        this.top = top;
        this.columns = columns;
        this.rows = rows;
        this.visited = new boolean[columns * rows];
    }

    /**
     * The outlines of all connected pieces.
     *
     * @return empty if a piece has a hole, which polygons cannot have
     */
    static List<double[]> of(Pixels pixels, int left, int top, int columns, int rows) {
        return new Contours(pixels, left, top, columns, rows).all();
    }

    private List<double[]> all() {
        List<double[]> outlines = new ArrayList<>();
        for (int y = top; y < top + rows; y++) {
            for (int x = left; x < left + columns; x++) {
                // The upper border of a pixel below an empty one, not yet on any outline, begins a new one.
                if (pixels.has(x, y) && !pixels.has(x, y - 1) && !visited[(y - top) * columns + x - left]) {
                    double[] outline = trace(x, y);
                    if (area(outline) < 0) {
                        return List.of();
                    }
                    outlines.add(outline);
                }
            }
        }
        return outlines;
    }

    /** Walks with the pixels on the right hand, so that outer borders run clockwise as one sees them and holes against. */
    private double[] trace(int startX, int startY) {
        double[] corners = new double[64];
        int count = 0;
        int x = startX;
        int y = startY;
        int way = 0;
        do {
            if (way == 0) {
                visited[(y - top) * columns + x - left] = true;
            }
            x += DX[way];
            y += DY[way];
            int next = turn(x, y, way);
            if (next != way) {
                if (count + 2 > corners.length) {
                    corners = Arrays.copyOf(corners, 2 * corners.length);
                }
                corners[count++] = x;
                corners[count++] = y;
            }
            way = next;
        } while (x != startX || y != startY || way != 0);
        return Arrays.copyOf(corners, count);
    }

    /** The way on from a corner of pixels. */
    private int turn(int x, int y, int way) {
        // Of the four pixels around the corner, those ahead on the left and on the right.
        boolean isLeft = ahead(x, y, way, true);
        boolean isRight = ahead(x, y, way, false);
        if (!isRight) {
            return (way + 1) % 4;
        }
        return isLeft ? (way + 3) % 4 : way;
    }

    private boolean ahead(int x, int y, int way, boolean onTheLeft) {
        return switch (way) {
            case 0 -> pixels.has(x, onTheLeft ? y - 1 : y);
            case 1 -> pixels.has(onTheLeft ? x : x - 1, y);
            case 2 -> pixels.has(x - 1, onTheLeft ? y : y - 1);
            default -> pixels.has(onTheLeft ? x - 1 : x, y - 1);
        };
    }

    /** Positive for corners that run clockwise as one sees them, y pointing down. */
    static double area(double[] polygon) {
        double twice = 0;
        for (int i = 0; i < polygon.length; i += 2) {
            int j = (i + 2) % polygon.length;
            twice += polygon[i] * polygon[j + 1] - polygon[j] * polygon[i + 1];
        }
        return twice / 2;
    }
}

package org.mm4j.cv.ops;

import java.util.Arrays;

/**
 * Overlaps of boxes of four corners, {@code x1, y1, …, x4, y4} in turn around the box.
 *
 * <p>The intersection is the convex hull of the points where sides cross and of the corners of each box that lie in the
 * other one. As in the original a corner counts as inside if it lies between the ends of the first and of the last side,
 * seen along each: right for rectangles, near enough for what is close to one. Computed in float64.
 */
public final class QuadriIou {

    private static final double PARALLEL = 1e-14;
    private static final double LEAST_AREA = 1e-14;
    private static final int MOST_POINTS = 24;

    private final double[][] points = new double[MOST_POINTS][2];
    private final double[][] hull = new double[2 * MOST_POINTS][];
    private int count;

    /** Room for one pair of boxes at a time; for one thread. */
    QuadriIou() {}

    /**
     * Each box with each.
     *
     * @param boxes1 8 numbers a box
     * @param boxes2 8 numbers a box
     * @return row by row, [boxes1, boxes2]; 0 where a box has no area
     * @throws IllegalArgumentException if the numbers are no boxes
     */
    public static float[] pairwise(float[] boxes1, float[] boxes2, RotatedIou.Mode mode) {
        requireBoxes(boxes1);
        requireBoxes(boxes2);
        QuadriIou pair = new QuadriIou();
        int columns = boxes2.length / 8;
        float[] overlaps = new float[Math.multiplyExact(boxes1.length / 8, columns)];
        for (int k = 0; k < overlaps.length; k++) {
            overlaps[k] = pair.overlap(boxes1, k / columns * 8, boxes2, k % columns * 8, mode);
        }
        return overlaps;
    }

    static void requireBoxes(float[] boxes) {
        if (boxes.length % 8 != 0) {
            throw new IllegalArgumentException(
                    "a box of four corners has 8 numbers, so " + boxes.length + " are no such boxes");
        }
    }

    /** Whether a box overlaps one of those that stay by at least a threshold. */
    boolean isSuppressed(float[] boxes, int candidate, int[] kept, int count, float threshold) {
        for (int k = 0; k < count; k++) {
            if (overlap(boxes, 8 * kept[k], boxes, 8 * candidate, RotatedIou.Mode.IOU) >= threshold) {
                return true;
            }
        }
        return false;
    }

    private float overlap(float[] boxes1, int at1, float[] boxes2, int at2, RotatedIou.Mode mode) {
        // About the middle of both, where the numbers are small.
        double x = 0;
        double y = 0;
        for (int k = 0; k < 8; k += 2) {
            x += ((double) boxes1[at1 + k] + boxes2[at2 + k]) / 8;
            y += ((double) boxes1[at1 + k + 1] + boxes2[at2 + k + 1]) / 8;
        }
        double[] a = moved(boxes1, at1, x, y);
        double[] b = moved(boxes2, at2, x, y);
        double areaA = area(a);
        double areaB = area(b);
        if (!(areaA >= LEAST_AREA && areaB >= LEAST_AREA)) {
            return 0;
        }
        double shared = intersection(a, b);
        return (float) (shared / (mode == RotatedIou.Mode.IOF ? areaA : areaA + areaB - shared));
    }

    private static double[] moved(float[] boxes, int at, double x, double y) {
        double[] corners = new double[8];
        for (int k = 0; k < 8; k += 2) {
            corners[k] = boxes[at + k] - x;
            corners[k + 1] = boxes[at + k + 1] - y;
        }
        return corners;
    }

    private static double area(double[] c) {
        return (Math.abs(cross(c[2] - c[0], c[3] - c[1], c[4] - c[0], c[5] - c[1]))
                        + Math.abs(cross(c[4] - c[0], c[5] - c[1], c[6] - c[0], c[7] - c[1])))
                / 2;
    }

    private static double cross(double ax, double ay, double bx, double by) {
        return ax * by - bx * ay;
    }

    private double intersection(double[] a, double[] b) {
        count = 0;
        for (int i = 0; i < 8; i += 2) {
            for (int j = 0; j < 8; j += 2) {
                addCrossing(a, i, b, j);
            }
        }
        addInside(a, b);
        addInside(b, a);
        return count <= 2 ? 0 : hullArea();
    }

    private void addCrossing(double[] a, int i, double[] b, int j) {
        double ax = a[(i + 2) % 8] - a[i];
        double ay = a[(i + 3) % 8] - a[i + 1];
        double bx = b[(j + 2) % 8] - b[j];
        double by = b[(j + 3) % 8] - b[j + 1];
        double det = cross(bx, by, ax, ay);
        if (Math.abs(det) <= PARALLEL) {
            return;
        }
        double dx = b[j] - a[i];
        double dy = b[j + 1] - a[i + 1];
        double alongA = cross(bx, by, dx, dy) / det;
        double alongB = cross(ax, ay, dx, dy) / det;
        if (alongA >= 0 && alongA <= 1 && alongB >= 0 && alongB <= 1) {
            add(a[i] + ax * alongA, a[i + 1] + ay * alongA);
        }
    }

    /** Adds the corners of one box that lie in the other one. */
    private void addInside(double[] corners, double[] box) {
        double firstX = box[2] - box[0];
        double firstY = box[3] - box[1];
        double lastX = box[6] - box[0];
        double lastY = box[7] - box[1];
        for (int k = 0; k < 8; k += 2) {
            double dx = corners[k] - box[0];
            double dy = corners[k + 1] - box[1];
            double alongFirst = dx * firstX + dy * firstY;
            double alongLast = dx * lastX + dy * lastY;
            if (alongFirst >= 0
                    && alongLast >= 0
                    && alongFirst <= firstX * firstX + firstY * firstY
                    && alongLast <= lastX * lastX + lastY * lastY) {
                add(corners[k], corners[k + 1]);
            }
        }
    }

    private void add(double x, double y) {
        points[count][0] = x;
        points[count][1] = y;
        count++;
    }

    /** Andrew's monotone chain, then the shoelace formula. */
    private double hullArea() {
        Arrays.sort(points, 0, count, (p, q) -> {
            int byX = Double.compare(p[0], q[0]);
            return byX != 0 ? byX : Double.compare(p[1], q[1]);
        });
        int size = 0;
        for (int i = 0; i < count; i++) {
            size = chain(size, 0, points[i]);
        }
        int lower = size - 1;
        for (int i = count - 2; i >= 0; i--) {
            size = chain(size, lower, points[i]);
        }
        double twice = 0;
        for (int i = 0; i + 1 < size; i++) {
            twice += cross(hull[i][0], hull[i][1], hull[i + 1][0], hull[i + 1][1]);
        }
        return Math.abs(twice) / 2;
    }

    private int chain(int size, int least, double[] point) {
        int end = size;
        while (end >= least + 2 && turns(hull[end - 2], hull[end - 1], point) <= 0) {
            end--;
        }
        hull[end] = point;
        return end + 1;
    }

    private static double turns(double[] a, double[] b, double[] c) {
        return cross(b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]);
    }
}

package org.mm4j.cv.ops;

/** Rotated boxes made ready for many intersections: twelve numbers each, close together in memory. */
final class RotatedRects {

    /** Boxes with a smaller area overlap with nothing. */
    static final double LEAST_AREA = 1e-14;

    private static final int STRIDE = 12;
    private static final int CX = 0;
    private static final int CY = 1;
    private static final int HALF_W = 2;
    private static final int HALF_H = 3;
    private static final int COS = 4;
    private static final int SIN = 5;
    private static final int AREA = 6;
    private static final int REACH_X = 7;
    private static final int REACH_Y = 8;

    /** A clipped quadrilateral has at most eight corners; two buffers of them. */
    private static final int CORNERS = 16;

    private final double[] data;
    private final int size;

    RotatedRects(float[] boxes, boolean clockwise) {
        if (boxes.length % 5 != 0) {
            throw new IllegalArgumentException(
                    "a rotated box has 5 numbers, so " + boxes.length + " are no rotated boxes");
        }
        this.size = boxes.length / 5;
        this.data = new double[STRIDE * size];
        for (int i = 0; i < size; i++) {
            int from = 5 * i;
            int to = STRIDE * i;
            double angle = clockwise ? boxes[from + 4] : -boxes[from + 4];
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double halfW = boxes[from + 2] / 2.0;
            double halfH = boxes[from + 3] / 2.0;
            data[to + CX] = boxes[from];
            data[to + CY] = boxes[from + 1];
            data[to + HALF_W] = halfW;
            data[to + HALF_H] = halfH;
            data[to + COS] = cos;
            data[to + SIN] = sin;
            data[to + AREA] = 4 * halfW * halfH;
            data[to + REACH_X] = Math.abs(halfW * cos) + Math.abs(halfH * sin);
            data[to + REACH_Y] = Math.abs(halfW * sin) + Math.abs(halfH * cos);
        }
    }

    /** Room for the corners of one intersection; for one thread. */
    static double[] scratch() {
        return new double[2 * CORNERS];
    }

    int size() {
        return size;
    }

    /** In square pixels; negative or not a number if the sides are. */
    double area(int i) {
        return data[STRIDE * i + AREA];
    }

    /** Whether the horizontal boxes around two boxes meet. */
    boolean mayMeet(int i, RotatedRects others, int j) {
        int a = STRIDE * i;
        int b = STRIDE * j;
        double[] there = others.data;
        return Math.abs(data[a + CX] - there[b + CX]) < data[a + REACH_X] + there[b + REACH_X]
                && Math.abs(data[a + CY] - there[b + CY]) < data[a + REACH_Y] + there[b + REACH_Y];
    }

    /** The area that two boxes share. */
    double intersection(int i, RotatedRects others, int j, double[] scratch) {
        int a = STRIDE * i;
        int b = STRIDE * j;
        double[] there = others.data;
        // The second box as seen from the first one, whose sides are then parallel to the axes.
        double cos = data[a + COS];
        double sin = data[a + SIN];
        double dx = there[b + CX] - data[a + CX];
        double dy = there[b + CY] - data[a + CY];
        double x = dx * cos + dy * sin;
        double y = dy * cos - dx * sin;
        double turnCos = there[b + COS] * cos + there[b + SIN] * sin;
        double turnSin = there[b + SIN] * cos - there[b + COS] * sin;
        double wx = there[b + HALF_W] * turnCos;
        double wy = there[b + HALF_W] * turnSin;
        double hx = -there[b + HALF_H] * turnSin;
        double hy = there[b + HALF_H] * turnCos;
        scratch[0] = x + wx + hx;
        scratch[1] = y + wy + hy;
        scratch[2] = x - wx + hx;
        scratch[3] = y - wy + hy;
        scratch[4] = x - wx - hx;
        scratch[5] = y - wy - hy;
        scratch[6] = x + wx - hx;
        scratch[7] = y + wy - hy;
        int corners = clip(scratch, 0, CORNERS, 4, 0, data[a + HALF_W], 1);
        corners = clip(scratch, CORNERS, 0, corners, 0, data[a + HALF_W], -1);
        corners = clip(scratch, 0, CORNERS, corners, 1, data[a + HALF_H], 1);
        corners = clip(scratch, CORNERS, 0, corners, 1, data[a + HALF_H], -1);
        return corners < 3 ? 0 : polygonArea(scratch, corners);
    }

    /** Cuts off what lies beyond a limit of an axis, going from one half of the buffer to the other. */
    private static int clip(double[] buffer, int from, int to, int corners, int axis, double limit, int sign) {
        int count = 0;
        for (int k = 0; k < corners; k++) {
            int here = from + 2 * k;
            int next = from + 2 * (k + 1 == corners ? 0 : k + 1);
            double inHere = limit - sign * buffer[here + axis];
            double inNext = limit - sign * buffer[next + axis];
            if (inHere >= 0) {
                buffer[to + 2 * count] = buffer[here];
                buffer[to + 2 * count + 1] = buffer[here + 1];
                count++;
            }
            if (inHere >= 0 != inNext >= 0) {
                double part = inHere / (inHere - inNext);
                buffer[to + 2 * count] = buffer[here] + part * (buffer[next] - buffer[here]);
                buffer[to + 2 * count + 1] = buffer[here + 1] + part * (buffer[next + 1] - buffer[here + 1]);
                count++;
            }
        }
        return count;
    }

    private static double polygonArea(double[] points, int corners) {
        double twice = 0;
        for (int k = 1; k < corners - 1; k++) {
            twice += (points[2 * k] - points[0]) * (points[2 * k + 3] - points[1])
                    - (points[2 * k + 2] - points[0]) * (points[2 * k + 1] - points[1]);
        }
        return Math.abs(twice) / 2;
    }
}

package org.mm4j.det.structures.mask;

import java.util.Arrays;

/** Cuts polygons off at the sides of a box, one side after the other. */
final class PolygonClip {

    private PolygonClip() {}

    /** What is left of a polygon; nothing if it lies outside. */
    static double[] clip(double[] polygon, double left, double top, double right, double bottom) {
        double[] rest = side(polygon, 0, left, 1);
        rest = side(rest, 1, top, 1);
        rest = side(rest, 0, right, -1);
        return side(rest, 1, bottom, -1);
    }

    /** Keeps what lies where {@code sign * coordinate >= sign * limit}. */
    private static double[] side(double[] polygon, int axis, double limit, int sign) {
        int n = polygon.length;
        double[] kept = new double[2 * n];
        int size = 0;
        for (int i = 0; i < n; i += 2) {
            int before = (i + n - 2) % n;
            double here = sign * (polygon[i + axis] - limit);
            double there = sign * (polygon[before + axis] - limit);
            if ((here > 0 && there < 0) || (here < 0 && there > 0)) {
                double part = there / (there - here);
                int other = 1 - axis;
                kept[size + axis] = limit;
                kept[size + other] = polygon[before + other] + part * (polygon[i + other] - polygon[before + other]);
                size += 2;
            }
            if (here >= 0) {
                kept[size] = polygon[i];
                kept[size + 1] = polygon[i + 1];
                size += 2;
            }
        }
        return Arrays.copyOf(kept, size);
    }
}

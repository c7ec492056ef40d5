package org.mm4j.cv.ops;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;

/**
 * Overlaps of rotated boxes {@code (centre x, centre y, width, height, angle)}, the angle in radians.
 *
 * <p>For each pair the second box, in the frame of the first, is clipped at the four sides of the first (Sutherland and
 * Hodgman 1974), after pairs whose bounding boxes do not meet were set aside. Computed in float64.
 */
public final class RotatedIou {

    /** What the intersection is divided by. */
    public enum Mode {
        /** The union. */
        IOU,
        /** The area of the first box. */
        IOF
    }

    private RotatedIou() {}

    /**
     * Each box with each.
     *
     * @param boxes1 5 numbers a box
     * @param boxes2 5 numbers a box
     * @param clockwise whether positive angles turn clockwise as one sees the picture
     * @return row by row, [boxes1, boxes2], in [0, 1] up to rounding; 0 where a box has no area
     */
    public static float[] pairwise(float[] boxes1, float[] boxes2, Mode mode, boolean clockwise) {
        RotatedRects a = new RotatedRects(boxes1, clockwise);
        RotatedRects b = new RotatedRects(boxes2, clockwise);
        float[] overlaps = new float[Math.multiplyExact(a.size(), b.size())];
        double[] scratch = RotatedRects.scratch();
        for (int i = 0, k = 0; i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++, k++) {
                if (a.mayMeet(i, b, j)) {
                    overlaps[k] = overlap(a, i, b, j, mode, scratch);
                }
            }
        }
        return overlaps;
    }

    /**
     * Pairs of boxes.
     *
     * @param boxes1 5 numbers a box
     * @param boxes2 as many
     * @return one for each pair
     */
    public static float[] aligned(float[] boxes1, float[] boxes2, Mode mode, boolean clockwise) {
        RotatedRects a = new RotatedRects(boxes1, clockwise);
        RotatedRects b = new RotatedRects(boxes2, clockwise);
        if (a.size() != b.size()) {
            throw new IllegalArgumentException("pairs of " + a.size() + " and " + b.size() + " rotated boxes");
        }
        float[] overlaps = new float[a.size()];
        double[] scratch = RotatedRects.scratch();
        for (int i = 0; i < overlaps.length; i++) {
            if (a.mayMeet(i, b, i)) {
                overlaps[i] = overlap(a, i, b, i, mode, scratch);
            }
        }
        return overlaps;
    }

    /**
     * Overlaps as a tensor, which belongs to the open scope and has no gradient.
     *
     * @param boxes1 (n, 5)
     * @param boxes2 (m, 5)
     * @param isAligned whether to compare pairs, which needs n = m
     * @return (n, m), or (n) if aligned; float32 on the CPU
     */
    public static Tensor boxIouRotated(Tensor boxes1, Tensor boxes2, Mode mode, boolean isAligned, boolean clockwise) {
        float[] a = Boxes.read(boxes1, 5);
        float[] b = Boxes.read(boxes2, 5);
        return isAligned
                ? Tensors.of(aligned(a, b, mode, clockwise), a.length / 5)
                : Tensors.of(pairwise(a, b, mode, clockwise), a.length / 5, b.length / 5);
    }

    static float overlap(RotatedRects a, int i, RotatedRects b, int j, Mode mode, double[] scratch) {
        double areaA = a.area(i);
        double areaB = b.area(j);
        // The limit of the original; it also keeps boxes apart whose area is not a number.
        if (!(areaA >= RotatedRects.LEAST_AREA && areaB >= RotatedRects.LEAST_AREA)) {
            return 0;
        }
        double intersection = a.intersection(i, b, j, scratch);
        return (float) (intersection / (mode == Mode.IOF ? areaA : areaA + areaB - intersection));
    }
}

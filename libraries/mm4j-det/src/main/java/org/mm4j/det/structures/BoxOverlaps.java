package org.mm4j.det.structures;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Overlaps of horizontal boxes. */
public final class BoxOverlaps {

    /** What is divided by what. */
    public enum Mode {
        /** Intersection over union. */
        IOU,
        /** Intersection over the area of the first box. */
        IOF,
        /** Generalised intersection over union, in (-1, 1]. */
        GIOU
    }

    private static final double EPS = 1e-6;

    private BoxOverlaps() {}

    /** As {@link #compute(Tensor, Tensor, Mode, boolean, double)} with areas of at least 1e-6. */
    public static Tensor compute(Tensor boxes1, Tensor boxes2, Mode mode, boolean aligned) {
        return compute(boxes1, boxes2, mode, aligned, EPS);
    }

    /**
     * Computes overlaps.
     *
     * @param boxes1 (…, m, 4) floating point as x1, y1, x2, y2
     * @param boxes2 (…, n, 4) with the same leading sizes
     * @param aligned whether to compare pairs, which needs m = n
     * @param eps the least area to divide by
     * @return (…, m, n), or (…, m) if aligned
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor compute(Tensor boxes1, Tensor boxes2, Mode mode, boolean aligned, double eps) {
        check(boxes1, boxes2, aligned);
        Tensor a = aligned ? boxes1 : boxes1.unsqueeze(-2);
        Tensor b = aligned ? boxes2 : boxes2.unsqueeze(-3);
        Tensor areaA = area(a);
        Tensor overlap = extent(torch.max(corner(a, 0), corner(b, 0)), torch.min(corner(a, 2), corner(b, 2)));
        Tensor union =
                mode == Mode.IOF ? areaA.expand_as(overlap) : areaA.add(area(b)).sub(overlap);
        Scalar least = new Scalar(eps);
        union = union.clamp_min(least);
        Tensor ious = overlap.div(union);
        if (mode != Mode.GIOU) {
            return ious;
        }
        Tensor enclosing = extent(torch.min(corner(a, 0), corner(b, 0)), torch.max(corner(a, 2), corner(b, 2)))
                .clamp_min(least);
        return ious.sub(enclosing.sub(union).div(enclosing));
    }

    private static void check(Tensor boxes1, Tensor boxes2, boolean aligned) {
        long dims = boxes1.dim();
        if (dims < 2 || boxes2.dim() != dims || boxes1.size(-1) != 4 || boxes2.size(-1) != 4) {
            throw new IllegalArgumentException(
                    "boxes are (…, m, 4) and (…, n, 4), not " + shape(boxes1) + " and " + shape(boxes2));
        }
        for (long d = 0; d < dims - 2; d++) {
            if (boxes1.size(d) != boxes2.size(d)) {
                throw new IllegalArgumentException("leading sizes differ: " + shape(boxes1) + " and " + shape(boxes2));
            }
        }
        if (aligned && boxes1.size(-2) != boxes2.size(-2)) {
            throw new IllegalArgumentException(
                    "aligned boxes come in pairs, not " + shape(boxes1) + " and " + shape(boxes2));
        }
    }

    private static Tensor corner(Tensor boxes, long first) {
        return boxes.narrow(-1, first, 2);
    }

    private static Tensor area(Tensor boxes) {
        return boxes.select(-1, 2)
                .sub(boxes.select(-1, 0))
                .mul(boxes.select(-1, 3).sub(boxes.select(-1, 1)));
    }

    /** The area between two corners, 0 where the second does not lie right of and below the first. */
    private static Tensor extent(Tensor leftTop, Tensor rightBottom) {
        Tensor size = rightBottom.sub(leftTop).clamp_min(new Scalar(0));
        return size.select(-1, 0).mul(size.select(-1, 1));
    }

    private static String shape(Tensor tensor) {
        StringBuilder text = new StringBuilder("(");
        for (long d = 0; d < tensor.dim(); d++) {
            text.append(d == 0 ? "" : ", ").append(tensor.size(d));
        }
        return text.append(')').toString();
    }
}

package org.mm4j.cv.ops;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;

/**
 * Overlaps of pairs of rotated boxes that can be differentiated with respect to both.
 *
 * <p>The corners of an intersection are corners of either box in the other one and points where sides cross. Which of
 * these there are, and their order around the intersection, is found without a gradient; area and overlap are computed
 * from the points themselves.
 */
public final class DiffIouRotated {

    /** Keeps parallel sides from a division by zero. */
    private static final double EPS = 1e-8;

    /** A corner so near to a side counts as inside, as a part of the side. */
    private static final double NEAR = 1e-6;

    private static final int CROSSINGS = 16;
    private static final int POINTS = 8 + CROSSINGS;

    private DiffIouRotated() {}

    /** The corners of boxes: x and y of each, (n, 4). */
    private record Corners(Tensor x, Tensor y) {

        /**
         * The corners as seen from a point near by, where the numbers are small.
         *
         * @param from x and y of the point of each box: (n, 2)
         */
        static Corners of(Tensor boxes, Tensor from) {
            float[] right = {0.5f, -0.5f, -0.5f, 0.5f};
            float[] down = {0.5f, 0.5f, -0.5f, -0.5f};
            Tensor dx = column(boxes, 2).mul(like(right, boxes));
            Tensor dy = column(boxes, 3).mul(like(down, boxes));
            Tensor cos = torch.cos(column(boxes, 4));
            Tensor sin = torch.sin(column(boxes, 4));
            return new Corners(
                    column(boxes, 0).sub(column(from, 0)).add(dx.mul(cos)).sub(dy.mul(sin)),
                    column(boxes, 1).sub(column(from, 1)).add(dx.mul(sin)).add(dy.mul(cos)));
        }

        private static Tensor column(Tensor boxes, long index) {
            return boxes.narrow(1, index, 1);
        }

        private static Tensor like(float[] row, Tensor boxes) {
            return Tensors.of(row, 1, row.length).to(boxes.device(), boxes.scalar_type());
        }

        /** Corner {@code k + 1} at the place of corner {@code k}. */
        Corners next() {
            return new Corners(x.roll(new long[] {-1}, 1), y.roll(new long[] {-1}, 1));
        }

        /** Which corners lie in other boxes: (n, 4). */
        Tensor in(Corners box) {
            Corners own = exact();
            return own.within(box.exact(), 1).logical_and(own.within(box.exact(), 3));
        }

        private Corners exact() {
            return new Corners(x.to(ScalarType.Double), y.to(ScalarType.Double));
        }

        /** Which corners lie between the ends of a side that begins at the first corner, as seen along it. */
        private Tensor within(Corners box, long end) {
            Tensor startX = box.x().narrow(1, 0, 1);
            Tensor startY = box.y().narrow(1, 0, 1);
            Tensor sideX = box.x().narrow(1, end, 1).sub(startX);
            Tensor sideY = box.y().narrow(1, end, 1).sub(startY);
            Tensor along = sideX.mul(x.sub(startX)).add(sideY.mul(y.sub(startY)));
            Tensor part = along.div(sideX.mul(sideX).add(sideY.mul(sideY)));
            return part.gt(new Scalar(-NEAR)).logical_and(part.lt(new Scalar(1 + NEAR)));
        }
    }

    /**
     * Intersection over union of each pair.
     *
     * @param boxes1 (n, 5): centre x, centre y, width, height, angle in radians, clockwise
     * @param boxes2 as many
     * @return (n), of the open scope
     */
    public static Tensor diffIouRotated2d(Tensor boxes1, Tensor boxes2) {
        if (boxes1.size(0) != boxes2.size(0)) {
            throw new IllegalArgumentException(
                    "pairs of " + boxes1.size(0) + " and " + boxes2.size(0) + " rotated boxes");
        }
        return TorchScope.keeping(() -> {
            Tensor from = Grad.off(() -> boxes2.narrow(1, 0, 2).clone());
            Tensor shared = intersection(Corners.of(boxes1, from), Corners.of(boxes2, from));
            Tensor area1 = boxes1.select(1, 2).mul(boxes1.select(1, 3));
            Tensor area2 = boxes2.select(1, 2).mul(boxes2.select(1, 3));
            return shared.div(area1.add(area2).sub(shared));
        });
    }

    private static Tensor intersection(Corners a, Corners b) {
        long n = a.x().size(0);
        Corners nextA = a.next();
        Corners nextB = b.next();
        Tensor x1 = a.x().unsqueeze(2);
        Tensor y1 = a.y().unsqueeze(2);
        Tensor sideX = nextA.x().unsqueeze(2).sub(x1);
        Tensor sideY = nextA.y().unsqueeze(2).sub(y1);
        Tensor apartX = x1.sub(b.x().unsqueeze(1));
        Tensor apartY = y1.sub(b.y().unsqueeze(1));
        Tensor otherX = b.x().sub(nextB.x()).unsqueeze(1);
        Tensor otherY = b.y().sub(nextB.y()).unsqueeze(1);
        Tensor slope = sideY.mul(otherX).sub(sideX.mul(otherY));
        Tensor along = apartX.mul(otherY).sub(apartY.mul(otherX));
        Tensor crosses = Grad.off(() -> {
            Tensor across = sideX.mul(apartY).sub(sideY.mul(apartX));
            return isPart(along.div(slope)).logical_and(isPart(across.div(slope)));
        });
        Tensor part = along.div(torch.where(crosses, slope.add(new Scalar(EPS)), slope.new_ones(1)));
        Tensor x = points(a.x(), b.x(), x1.add(part.mul(sideX)), crosses, n);
        Tensor y = points(a.y(), b.y(), y1.add(part.mul(sideY)), crosses, n);
        Tensor order =
                Grad.off(() -> order(x, y, Tensors.cat(List.of(a.in(b), b.in(a), crosses.reshape(n, CROSSINGS)), 1)));
        Tensor ownX = x.gather(1, order);
        Tensor ownY = y.gather(1, order);
        long last = order.size(1) - 1;
        return ownX.narrow(1, 0, last)
                .mul(ownY.narrow(1, 1, last))
                .sub(ownY.narrow(1, 0, last).mul(ownX.narrow(1, 1, last)))
                .sum(1)
                .abs()
                .div(new Scalar(2));
    }

    private static Tensor isPart(Tensor values) {
        return values.gt(new Scalar(0)).logical_and(values.lt(new Scalar(1)));
    }

    /** A coordinate of all points that may be corners, and 0 as the last one: (n, 25). */
    private static Tensor points(Tensor first, Tensor second, Tensor crossings, Tensor crosses, long n) {
        Tensor own = crossings.masked_fill(crosses.logical_not(), new Scalar(0)).reshape(n, CROSSINGS);
        return Tensors.cat(List.of(first, second, own, first.new_zeros(n, 1)), 1);
    }

    /**
     * For each pair the points around the intersection, the first one again at the end, then points at 0: (n, k), int64.
     */
    private static Tensor order(Tensor x, Tensor y, Tensor isCorner) {
        float[] allX = Tensors.floats(x);
        float[] allY = Tensors.floats(y);
        long[] flags = Tensors.longs(isCorner);
        int n = flags.length / POINTS;
        List<int[]> rings = new ArrayList<>();
        int longest = 1;
        for (int i = 0; i < n; i++) {
            int[] ring = ring(allX, allY, flags, i);
            rings.add(ring);
            longest = Math.max(longest, ring.length);
        }
        long[] indices = new long[n * (longest + 1)];
        java.util.Arrays.fill(indices, POINTS);
        for (int i = 0; i < n; i++) {
            int[] ring = rings.get(i);
            for (int k = 0; k < ring.length; k++) {
                indices[i * (longest + 1) + k] = ring[k];
            }
        }
        return Tensors.of(indices, n, longest + 1).to(x.device(), ScalarType.Long);
    }

    private static int[] ring(float[] x, float[] y, long[] flags, int pair) {
        List<Integer> corners = new ArrayList<>();
        double meanX = 0;
        double meanY = 0;
        int from = pair * (POINTS + 1);
        for (int k = 0; k < POINTS; k++) {
            if (flags[pair * POINTS + k] != 0) {
                corners.add(k);
                meanX += x[from + k];
                meanY += y[from + k];
            }
        }
        if (corners.size() < 3) {
            return new int[0];
        }
        double centerX = meanX / corners.size();
        double centerY = meanY / corners.size();
        corners.sort((a, b) -> Double.compare(
                Math.atan2(y[from + a] - centerY, x[from + a] - centerX),
                Math.atan2(y[from + b] - centerY, x[from + b] - centerX)));
        corners.add(corners.get(0));
        return corners.stream().mapToInt(k -> k).toArray();
    }
}

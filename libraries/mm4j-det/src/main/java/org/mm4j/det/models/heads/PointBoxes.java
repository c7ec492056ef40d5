package org.mm4j.det.models.heads;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Parameter;

/** The boxes that sets of points stand for, as {@code transform_method} says. */
final class PointBoxes {

    private static final long PARTIAL = 4;

    private final String method;
    private final double momentMul;
    private final @Nullable Parameter momentTransfer;

    /**
     * Makes the transformation.
     *
     * @param method minmax, partial_minmax or moment
     * @param momentTransfer (2): logarithms of how many standard deviations the half sides are long; for moment
     * @param momentMul how much of its gradient counts
     */
    PointBoxes(String method, @Nullable Parameter momentTransfer, double momentMul) {
        this.method = method;
        this.momentTransfer = momentTransfer;
        this.momentMul = momentMul;
    }

    /** Checks the name of a method. */
    static void check(String method) {
        if (!method.equals("minmax") && !method.equals("partial_minmax") && !method.equals("moment")) {
            throw new IllegalArgumentException(
                    "transform_method is 'minmax', 'partial_minmax' or 'moment', not '" + method + "'");
        }
    }

    /** Boxes (n, 4, h, w) of maps (n, 2·points, h, w) of y and x in turn. */
    Tensor ofMaps(Tensor map) {
        Tensor pairs = map.view(map.size(0), -1, 2, map.size(2), map.size(3));
        return torch.cat(corners(pairs.select(2, 0), pairs.select(2, 1)), 1);
    }

    /** Boxes (n, 4) of points (n, 2·points), x and y in turn. */
    Tensor ofPoints(Tensor points) {
        Tensor pairs = points.view(points.size(0), -1, 2);
        return torch.cat(corners(pairs.select(2, 1), pairs.select(2, 0)), 1);
    }

    /** Left, top, right and bottom over the second dimension, which stays with size 1. */
    private TensorVector corners(Tensor ys, Tensor xs) {
        Parameter transfer = momentTransfer;
        if (transfer == null) {
            boolean isPartial = method.equals("partial_minmax");
            Tensor y = isPartial ? ys.narrow(1, 0, PARTIAL) : ys;
            Tensor x = isPartial ? xs.narrow(1, 0, PARTIAL) : xs;
            return new TensorVector(least(x), least(y), most(x), most(y));
        }
        Tensor value = transfer.value();
        Tensor own = Maths.times(value, momentMul)
                .add(Maths.times(value.detach(), 1 - momentMul))
                .exp();
        Tensor halfWidth = deviation(xs).mul(own.select(0, 0));
        Tensor halfHeight = deviation(ys).mul(own.select(0, 1));
        Tensor x = mean(xs);
        Tensor y = mean(ys);
        return new TensorVector(x.sub(halfWidth), y.sub(halfHeight), x.add(halfWidth), y.add(halfHeight));
    }

    private static Tensor least(Tensor values) {
        return values.min(1, true).get0();
    }

    private static Tensor most(Tensor values) {
        return values.max(1, true).get0();
    }

    private static Tensor mean(Tensor values) {
        return Maths.over(values.sum(1).unsqueeze(1), (double) values.size(1));
    }

    /** The standard deviation of a sample. */
    private static Tensor deviation(Tensor values) {
        Tensor apart = values.sub(mean(values));
        return Maths.over(apart.mul(apart).sum(1).unsqueeze(1), values.size(1) - 1.0)
                .sqrt();
    }
}

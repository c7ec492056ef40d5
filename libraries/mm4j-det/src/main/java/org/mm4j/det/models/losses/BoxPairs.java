package org.mm4j.det.models.losses;

import static org.mm4j.engine.nn.Maths.atLeast;
import static org.mm4j.engine.nn.Maths.over;
import static org.mm4j.engine.nn.Maths.plus;
import static org.mm4j.engine.nn.Maths.pow;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Measures of pairs of boxes that several losses need.
 *
 * @param ious intersection over union, {@code eps} added to the latter: (n)
 * @param enclosing width and height of the smallest box around both: (n, 2)
 * @param distance squared distance of the centres along x and y: (n, 2)
 */
record BoxPairs(Tensor ious, Tensor enclosing, Tensor distance) {

    static BoxPairs of(Tensor pred, Tensor target, double eps, double leastEnclosing) {
        Tensor leftTop = pred.narrow(1, 0, 2);
        Tensor rightBottom = pred.narrow(1, 2, 2);
        Tensor targetLeftTop = target.narrow(1, 0, 2);
        Tensor targetRightBottom = target.narrow(1, 2, 2);
        Tensor shared =
                product(atLeast(torch.min(rightBottom, targetRightBottom).sub(torch.max(leftTop, targetLeftTop)), 0));
        Tensor union = plus(
                product(rightBottom.sub(leftTop))
                        .add(product(targetRightBottom.sub(targetLeftTop)))
                        .sub(shared),
                eps);
        Tensor enclosing = atLeast(
                torch.max(rightBottom, targetRightBottom).sub(torch.min(leftTop, targetLeftTop)), leastEnclosing);
        Tensor apart = targetLeftTop.add(targetRightBottom).sub(leftTop.add(rightBottom));
        return new BoxPairs(shared.div(union), enclosing, over(pow(apart, 2), 4));
    }

    /** Squared distance of the centres over the squared diagonal of the enclosing box: (n). */
    Tensor relativeDistance(double eps) {
        return distance.sum(1).div(plus(pow(enclosing, 2).sum(1), eps));
    }

    private static Tensor product(Tensor sides) {
        return sides.select(1, 0).mul(sides.select(1, 1));
    }
}

package org.mm4j.det.models.heads;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.nn.Maths;

/** How central points lie in boxes. */
final class Centerness {

    private Centerness() {}

    /**
     * The root of the product of the ratios of opposite distances.
     *
     * @param distances (n, 4): left, top, right, bottom
     * @return (n), 1 in the middle and 0 at the border
     */
    static Tensor of(Tensor distances) {
        return ratio(distances, 0).mul(ratio(distances, 1)).sqrt();
    }

    private static Tensor ratio(Tensor distances, long first) {
        Tensor one = distances.select(1, first);
        Tensor other = distances.select(1, first + 2);
        return torch.min(one, other).div(torch.max(one, other));
    }

    /** Centres of boxes (n, 4): (n, 2). */
    static Tensor centers(Tensor boxes) {
        return Maths.over(boxes.narrow(-1, 0, 2).add(boxes.narrow(-1, 2, 2)), 2);
    }
}

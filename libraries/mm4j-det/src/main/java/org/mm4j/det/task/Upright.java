package org.mm4j.det.task;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Horizontal boxes around boxes of other types, for parts that have to do with several. */
public final class Upright {

    private Upright() {}

    /** The horizontal boxes around rotated ones (centre, width, height, angle in radians): (…, 5) to (…, 4). */
    public static Tensor aroundRotated(Tensor boxes) {
        Tensor halfW = boxes.select(-1, 2).mul(new Scalar(0.5));
        Tensor halfH = boxes.select(-1, 3).mul(new Scalar(0.5));
        Tensor cos = torch.cos(boxes.select(-1, 4));
        Tensor sin = torch.sin(boxes.select(-1, 4));
        Tensor reachX = halfW.mul(cos).abs().add(halfH.mul(sin).abs());
        Tensor reachY = halfW.mul(sin).abs().add(halfH.mul(cos).abs());
        Tensor x = boxes.select(-1, 0);
        Tensor y = boxes.select(-1, 1);
        return torch.stack(new TensorVector(x.sub(reachX), y.sub(reachY), x.add(reachX), y.add(reachY)), -1);
    }

    /**
     * Boxes of the type of others, as far as that is horizontal.
     *
     * @param boxes (k, 4) or (k, 5)
     * @param others (n, 4) or (n, 5)
     * @throws IllegalArgumentException if horizontal boxes would have to become others
     */
    static Tensor like(Tensor boxes, Tensor others) {
        if (boxes.size(1) == others.size(1)) {
            return boxes;
        }
        if (boxes.size(1) == 5 && others.size(1) == 4) {
            return aroundRotated(boxes);
        }
        throw new IllegalArgumentException("ground truth of " + boxes.size(1) + " numbers a box cannot join priors of "
                + others.size(1) + "; set add_gt_as_proposals=False");
    }
}

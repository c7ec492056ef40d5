package org.mm4j.det.task;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Maths;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Kind;

/** A box relative to an anchor: where its centre lies in its cell, from 0 to 1, and the logarithms of the ratios of sides. */
@Kind("task util")
public final class YOLOBBoxCoder {

    /** The arguments. */
    public record Args(
            @Default("1e-6") @Doc("what centres keep from the border of the cell, and the least ratio")
            double eps,

            @Default("False") @Doc("boxes have one type here, so this changes nothing")
            boolean useBoxType) {}

    private final Args args;

    /** Makes a coder. */
    public YOLOBBoxCoder(Args args) {
        this.args = args;
    }

    /**
     * What a network should predict.
     *
     * @param priors (n, 4)
     * @param bboxes (n, 4)
     * @param strides (n, 1)
     * @return (n, 4)
     */
    public Tensor encode(Tensor priors, Tensor bboxes, Tensor strides) {
        return TorchScope.keeping(() -> {
            Tensor apart = center(bboxes).sub(center(priors)).div(strides);
            Tensor place = Maths.plus(apart, 0.5)
                    .clamp(new ScalarOptional(new Scalar(args.eps())), new ScalarOptional(new Scalar(1 - args.eps())));
            Tensor ratio =
                    Maths.atLeast(sides(bboxes).div(sides(priors)), args.eps()).log();
            return torch.cat(new TensorVector(place, ratio), -1);
        });
    }

    /**
     * The boxes that predictions stand for.
     *
     * @param priors (n, 4)
     * @param predictions (…, n, 4), the centre after the sigmoid
     * @param strides (n, 1)
     * @return (…, n, 4) as x1, y1, x2, y2
     */
    public Tensor decode(Tensor priors, Tensor predictions, Tensor strides) {
        return TorchScope.keeping(() -> {
            Tensor centers = center(priors)
                    .add(Maths.minus(predictions.narrow(-1, 0, 2), 0.5).mul(strides));
            Tensor halves = Maths.times(sides(priors), 0.5)
                    .mul(predictions.narrow(-1, 2, 2).exp());
            return torch.cat(new TensorVector(centers.sub(halves), centers.add(halves)), -1);
        });
    }

    private static Tensor center(Tensor boxes) {
        return Maths.times(boxes.narrow(-1, 0, 2).add(boxes.narrow(-1, 2, 2)), 0.5);
    }

    private static Tensor sides(Tensor boxes) {
        return boxes.narrow(-1, 2, 2).sub(boxes.narrow(-1, 0, 2));
    }
}

package org.mm4j.rotate.task;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.rotate.structures.AngleVersion;
import org.mm4j.rotate.structures.RotatedBoxes;
import org.mm4j.rotate.structures.RotatedTensors;

/**
 * A rotated box as the distances of its left, top, right and bottom side from a point, in pixels, along its own axes, and
 * its angle. Both ways are differentiable.
 */
@Doc("Rotated boxes as distances from a point, and an angle.")
public final class DistanceAnglePointCoder implements BoxCoder {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("has no effect, as in the original: rotated boxes are not cut off")
            boolean clipBorder,

            @Default("'oc'") @Doc("the range of decoded angles: oc, le90 or le135")
            AngleVersion angleVersion) {}

    private final Args args;

    /** Makes the coder. */
    public DistanceAnglePointCoder(Args args) {
        this.args = args;
    }

    @Override
    public int encodeSize() {
        return 5;
    }

    @Override
    public BaseBoxes boxes(float[] numbers) {
        return new RotatedBoxes(numbers);
    }

    /**
     * Encodes.
     *
     * @param priors (n, 2 or more): x and y first
     * @param boxes (n, 5)
     * @return (n, 5)
     */
    @Override
    public Tensor encode(Tensor priors, Tensor boxes) {
        Tensor cos = torch.cos(boxes.select(-1, 4));
        Tensor sin = torch.sin(boxes.select(-1, 4));
        Tensor dx = priors.select(-1, 0).sub(boxes.select(-1, 0));
        Tensor dy = priors.select(-1, 1).sub(boxes.select(-1, 1));
        Tensor across = cos.mul(dx).add(sin.mul(dy));
        Tensor down = cos.mul(dy).sub(sin.mul(dx));
        Tensor halfW = boxes.select(-1, 2).div(new Scalar(2));
        Tensor halfH = boxes.select(-1, 3).div(new Scalar(2));
        return RotatedTensors.stack(
                halfW.add(across), halfH.add(down), halfW.sub(across), halfH.sub(down), boxes.select(-1, 4));
    }

    /**
     * Decodes.
     *
     * @param priors (n, 2 or more): x and y first
     * @param predictions (n, 5), or with a leading dimension
     * @param maxShape has no effect
     * @return of the shape of {@code predictions}
     */
    @Override
    public Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape) {
        Tensor left = predictions.select(-1, 0);
        Tensor top = predictions.select(-1, 1);
        Tensor right = predictions.select(-1, 2);
        Tensor bottom = predictions.select(-1, 3);
        Tensor angle = predictions.select(-1, 4);
        Tensor cos = torch.cos(angle);
        Tensor sin = torch.sin(angle);
        Tensor across = right.sub(left).div(new Scalar(2));
        Tensor down = bottom.sub(top).div(new Scalar(2));
        return RotatedTensors.stack(
                priors.select(-1, 0).add(cos.mul(across)).sub(sin.mul(down)),
                priors.select(-1, 1).add(sin.mul(across)).add(cos.mul(down)),
                left.add(right),
                top.add(bottom),
                RotatedTensors.normAngle(angle, args.angleVersion()));
    }
}

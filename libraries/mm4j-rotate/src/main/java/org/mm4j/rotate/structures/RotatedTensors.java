package org.mm4j.rotate.structures;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.det.task.Upright;
import org.mm4j.engine.nn.Tensors;

/** Rotated boxes as tensors (…, 5): centre x, centre y, width, height, angle in radians, clockwise. Differentiable. */
public final class RotatedTensors {

    private static final double RIGHT_ANGLE = Math.PI / 2;

    private RotatedTensors() {}

    /** The boxes in their regular form, as {@link RotatedBoxes#regularize} has it. */
    public static Tensor regularize(Tensor boxes, AngleVersion version) {
        Tensor w = boxes.select(-1, 2);
        Tensor h = boxes.select(-1, 3);
        Tensor t = boxes.select(-1, 4);
        double start = Math.toRadians(version.startDegrees());
        Tensor stays;
        Tensor angle;
        if (version.isWidthLonger()) {
            stays = w.gt(h);
            Tensor turned = torch.where(stays, t, t.add(new Scalar(RIGHT_ANGLE)));
            angle = turned.sub(new Scalar(start)).remainder(new Scalar(Math.PI)).add(new Scalar(start));
        } else {
            Tensor above = t.sub(new Scalar(start)).remainder(new Scalar(Math.PI));
            stays = above.lt(new Scalar(RIGHT_ANGLE));
            angle = torch.where(stays, above, above.sub(new Scalar(RIGHT_ANGLE)))
                    .add(new Scalar(start));
        }
        return stack(
                boxes.select(-1, 0), boxes.select(-1, 1), torch.where(stays, w, h), torch.where(stays, h, w), angle);
    }

    /**
     * The angles of differences of angles, as they are learnt: within half a turn for the long edge versions, as they are
     * for {@link AngleVersion#OC}.
     */
    public static Tensor normAngle(Tensor angles, AngleVersion version) {
        if (version == AngleVersion.OC) {
            return angles;
        }
        Scalar shift = new Scalar(-Math.toRadians(version.startDegrees()));
        return angles.add(shift).remainder(new Scalar(Math.PI)).sub(shift);
    }

    /** Horizontal boxes as rotated ones of angle 0: (…, 4) to (…, 5). */
    public static Tensor ofHorizontal(Tensor corners) {
        Tensor x1 = corners.select(-1, 0);
        Tensor y1 = corners.select(-1, 1);
        Tensor x2 = corners.select(-1, 2);
        Tensor y2 = corners.select(-1, 3);
        Scalar half = new Scalar(0.5);
        return stack(x1.add(x2).mul(half), y1.add(y2).mul(half), x2.sub(x1), y2.sub(y1), x1.mul(new Scalar(0)));
    }

    /** The horizontal boxes around rotated ones: (…, 5) to (…, 4). */
    public static Tensor horizontal(Tensor boxes) {
        return Upright.aroundRotated(boxes);
    }

    /** Columns side by side in a new last dimension. */
    public static Tensor stack(Tensor... columns) {
        return torch.stack(Tensors.vector(java.util.List.of(columns)), -1);
    }
}

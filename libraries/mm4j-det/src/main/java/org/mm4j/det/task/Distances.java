package org.mm4j.det.task;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.structures.ImageSize;

/** Between boxes and distances from a point to their left, top, right and bottom. */
public final class Distances {

    private Distances() {}

    /**
     * Boxes around points.
     *
     * @param points (n, 2 or more), of which the first two count, or with leading dimensions that broadcast
     * @param distances (…, 4)
     * @param maxShape the picture to clip to; null not to clip
     * @return (…, 4) as x1, y1, x2, y2
     */
    public static Tensor toBoxes(Tensor points, Tensor distances, @Nullable ImageSize maxShape) {
        Tensor centers = points.narrow(-1, 0, 2);
        Tensor leftTop = centers.sub(distances.narrow(-1, 0, 2));
        Tensor rightBottom = centers.add(distances.narrow(-1, 2, 2));
        Tensor boxes = torch.cat(new TensorVector(leftTop, rightBottom), -1);
        return maxShape == null ? boxes : clip(boxes, maxShape);
    }

    /** Boxes (…, 4) cut off at the border of a picture. */
    public static Tensor clip(Tensor boxes, ImageSize picture) {
        Tensor[] sides = new Tensor[4];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = clamp(boxes.select(-1, i), 0, i % 2 == 0 ? picture.width() : picture.height());
        }
        return torch.stack(new TensorVector(sides), -1);
    }

    /**
     * Distances from points to the sides of boxes.
     *
     * @param points (…, 2 or more), of which the first two count
     * @param boxes (…, 4)
     * @param most bound of the distances, which are then not negative either; null for none
     * @return (…, 4): left, top, right, bottom
     */
    public static Tensor ofBoxes(Tensor points, Tensor boxes, @Nullable Double most) {
        Tensor centers = points.narrow(-1, 0, 2);
        Tensor distances = torch.cat(
                new TensorVector(
                        centers.sub(boxes.narrow(-1, 0, 2)),
                        boxes.narrow(-1, 2, 2).sub(centers)),
                -1);
        return most == null ? distances : clamp(distances, 0, most);
    }

    private static Tensor clamp(Tensor x, double least, double most) {
        return x.clamp(new ScalarOptional(new Scalar(least)), new ScalarOptional(new Scalar(most)));
    }
}

package org.mm4j.det.task;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Kind;

/** Between boxes and what a network predicts of them. */
@Kind("task util")
public interface BoxCoder {

    /** The number of values that stand for a box. */
    default int encodeSize() {
        return 4;
    }

    /** The boxes that decoding gives, of their numbers: horizontal ones unless a coder says otherwise. */
    default BaseBoxes boxes(float[] numbers) {
        return new HorizontalBoxes(numbers);
    }

    /** The numbers of a decoded box. */
    default int boxSize() {
        return boxes(new float[0]).dim();
    }

    /**
     * What a network should predict.
     *
     * @param priors (n, 4) boxes or (n, 2) points
     * @param bboxes (n, {@link #boxSize()}), the boxes to predict
     * @return (n, {@link #encodeSize()})
     */
    Tensor encode(Tensor priors, Tensor bboxes);

    /**
     * The boxes that predictions stand for.
     *
     * @param priors (n, 4) boxes or (n, 2) points, or with a leading dimension
     * @param predictions (n, {@link #encodeSize()}), or with a leading dimension
     * @param maxShape the picture to clip to; null not to clip
     * @return (n, {@link #boxSize()}), in pixels: x1, y1, x2, y2 of horizontal boxes
     */
    Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape);
}

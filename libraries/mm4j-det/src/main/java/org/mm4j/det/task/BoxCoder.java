package org.mm4j.det.task;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Kind;

/** Between boxes and what a network predicts of them. */
@Kind("task util")
public interface BoxCoder {

    /** The number of values that stand for a box. */
    default int encodeSize() {
        return 4;
    }

    /**
     * What a network should predict.
     *
     * @param priors (n, 4) boxes or (n, 2) points
     * @param bboxes (n, 4), the boxes to predict
     * @return (n, {@link #encodeSize()})
     */
    Tensor encode(Tensor priors, Tensor bboxes);

    /**
     * The boxes that predictions stand for.
     *
     * @param priors (n, 4) boxes or (n, 2) points, or with a leading dimension
     * @param predictions (n, {@link #encodeSize()}), or with a leading dimension
     * @param maxShape the picture to clip to; null not to clip
     * @return (n, 4) as x1, y1, x2, y2 in pixels
     */
    Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape);
}

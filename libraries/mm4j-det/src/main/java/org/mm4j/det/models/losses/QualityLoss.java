package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A loss of class scores whose targets are not one, but how good the box of the prediction is. */
public interface QualityLoss extends Loss {

    /**
     * The loss under the reduction of the config.
     *
     * @param pred (n, classes)
     * @param labels (n), int64; the number of classes means background
     * @param qualities (n), in [0, 1]: the target of the class of the label
     */
    Tensor forward(Tensor pred, Tensor labels, Tensor qualities, @Nullable Tensor weight, @Nullable Double avgFactor);
}

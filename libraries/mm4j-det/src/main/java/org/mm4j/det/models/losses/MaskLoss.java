package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Kind;

/** A loss of masks, of which there is one for each class. */
@Kind("model")
public interface MaskLoss {

    /**
     * Computes the loss.
     *
     * @param pred (n, classes, h, w) float32, before the sigmoid
     * @param target (n, h, w) float32 in [0, 1]
     * @param labels (n) int64: which of the predicted masks counts
     * @return (1), of the open scope
     */
    Tensor forMasks(Tensor pred, Tensor target, Tensor labels);
}

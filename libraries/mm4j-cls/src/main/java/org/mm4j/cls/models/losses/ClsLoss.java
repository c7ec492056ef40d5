package org.mm4j.cls.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Kind;

/** The loss of a classifier's head. */
@Kind("model")
public interface ClsLoss {

    /**
     * Compares scores with what is expected.
     *
     * @param score (N, C) float32, before softmax or sigmoid
     * @param target labels (N) int64, or the share of each class (N, C) float32
     * @param avgFactor what the sum over the samples is divided by
     * @return a scalar; (N) or (N, C) if the loss is not reduced
     * @throws IllegalArgumentException if this loss does not take such a target
     */
    Tensor forward(Tensor score, Tensor target, double avgFactor);
}

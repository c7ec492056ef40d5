package org.mm4j.cls.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What becomes of the losses of the samples. */
public enum Reduction {
    /** They stay as they are. */
    NONE,
    /** Their sum, divided by a number. */
    MEAN,
    /** Their sum. */
    SUM;

    /** Reduces losses and multiplies them. */
    Tensor apply(Tensor loss, double avgFactor, double weight) {
        Tensor reduced = this == NONE ? loss : loss.sum();
        return reduced.mul(new Scalar(this == MEAN ? weight / avgFactor : weight));
    }
}

package org.mm4j.cv.models.transformer;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Attention inside windows. */
public interface WindowAttention {

    /**
     * Attends inside each window.
     *
     * @param windows (N · windows, L, C), those of a picture one behind the other
     * @param mask what is added to the weights: (windows of a picture, L, L), or null for nothing
     * @return of the same shape
     */
    Tensor forward(Tensor windows, @Nullable Tensor mask);
}

package org.mm4j.engine.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A whole model that can run without decoding what its heads say, as the originals do in their mode {@code tensor}. */
public interface TensorModel {

    /**
     * Runs all parts.
     *
     * @param inputs preprocessed pictures, (n, c, h, w) float32
     * @return the outputs of the heads
     */
    List<Tensor> forwardTensor(Tensor inputs);
}

package org.mm4j.engine.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Kind;

/** From pictures to feature maps. */
@Kind("model")
public interface Backbone {

    /**
     * Runs the backbone.
     *
     * @param x float32 of shape (N, C, H, W)
     * @return feature maps, finest first, as {@code out_indices} selects them
     */
    List<Tensor> forward(Tensor x);
}

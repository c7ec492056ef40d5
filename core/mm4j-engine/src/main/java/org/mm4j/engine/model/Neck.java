package org.mm4j.engine.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Kind;

/** From feature maps to feature maps. */
@Kind("model")
public interface Neck {

    /**
     * Runs the neck.
     *
     * @param features finest first, float32 of shape (N, C, H, W)
     * @return feature maps, finest first
     */
    List<Tensor> forward(List<Tensor> features);

    /** Necks one after the other, as a config writes them in a list. */
    @FromConfig
    static Neck of(List<Neck> chain) {
        return new NeckChain(chain);
    }
}

package org.mm4j.det.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.model.Backbone;
import org.mm4j.registry.Kind;

/** A backbone that can run again with what a neck made of its maps. */
@Kind("model")
public interface RecursiveBackbone extends Backbone {

    /**
     * Runs again.
     *
     * @param x the pictures, (n, 3, h, w)
     * @param features a map for each stage; that of the first is not used
     * @return feature maps, finest first
     */
    List<Tensor> runAgain(Tensor x, List<Tensor> features);
}

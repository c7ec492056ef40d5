package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Kind;

/** A module from one tensor to one tensor. */
@Kind("model")
public interface Layer {

    /**
     * Runs the layer.
     *
     * @return a tensor of the open scope; it may be the input itself
     */
    Tensor forward(Tensor x);
}

package org.mm4j.engine.model;

import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Kind;

/** An activation function, as {@code act_cfg} names one. */
@Kind("model")
public interface Activation extends Layer {

    /**
     * Lets the layer overwrite its input from now on, if it can. To be called by a parent that knows that nothing else
     * reads the input.
     */
    default void allowInPlace() {}
}

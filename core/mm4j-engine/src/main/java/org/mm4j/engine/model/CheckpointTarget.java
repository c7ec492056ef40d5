package org.mm4j.engine.model;

import java.util.Set;
import org.mm4j.engine.nn.BaseModule;

/** A model whose checkpoints may be those of one of its parts: it says of which. */
public interface CheckpointTarget {

    /**
     * The module that a checkpoint is of: this one, or a part of it.
     *
     * @param keys what the weights of the checkpoint are called
     */
    BaseModule targetOf(Set<String> keys);
}

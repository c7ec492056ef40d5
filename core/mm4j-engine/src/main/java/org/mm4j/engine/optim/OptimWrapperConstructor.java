package org.mm4j.engine.optim;

import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Kind;

/**
 * Divides the parameters of a model into groups and makes the wrapper of an optimiser for them. Its arguments are
 * {@code optim_wrapper_cfg}, the dict of the wrapper without what the constructor itself needs, and
 * {@code paramwise_cfg}.
 */
@Kind("optimizer wrapper constructor")
public interface OptimWrapperConstructor {

    /**
     * Makes the wrapper. The parameters that it finds need a gradient are optimised; freeze others before.
     *
     * @throws org.mm4j.config.ConfigException if the optimiser refuses its arguments
     */
    OptimWrapper construct(BaseModule model);
}

package org.mm4j.engine.init;

import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Kind;

/**
 * One entry of an {@code init_cfg}, found by its {@code type} among the weight initialisers of the libraries. Most extend
 * {@link BaseInit}.
 */
@Kind("weight initializer")
public interface Initializer {

    /** Gives first values to the parts of a module that this entry is about. */
    void initialize(BaseModule module, InitContext context);

    /** Gives first values to all parts of a module, for an {@code override} that names it. */
    default void initializeAll(BaseModule module, InitContext context) {
        initialize(module, context);
    }

    /** Whether it takes its turn after the children of the module, so that its values win. */
    default boolean runsLast() {
        return false;
    }
}

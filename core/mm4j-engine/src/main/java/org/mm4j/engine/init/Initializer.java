package org.mm4j.engine.init;

import org.mm4j.engine.nn.BaseModule;

/** One entry of an {@code init_cfg}. */
public interface Initializer {

    /** Gives first values to the parts of a module that this entry is about. */
    void initialize(BaseModule module);

    /** Whether it takes its turn after the children of the module, so that its values win. */
    default boolean runsLast() {
        return false;
    }
}

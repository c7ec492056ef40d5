package org.mm4j.config.internal.eval;

import org.mm4j.config.internal.runtime.Types;

/** Something that a config can call. */
interface Callable extends Types.Named {

    /** The result of a call. */
    Object call(Interpreter in, Args args);

    /** Dotted name of the object, bare if a config defined it. */
    String qualifiedName();
}

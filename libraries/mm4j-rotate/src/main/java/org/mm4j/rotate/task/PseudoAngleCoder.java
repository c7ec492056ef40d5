package org.mm4j.rotate.task;

import org.mm4j.registry.Doc;

/** Angles as they are: one number, in radians. */
@Doc("Angles as they are.")
public final class PseudoAngleCoder implements AngleCoder {

    /** Makes the coder. */
    public PseudoAngleCoder() {}

    @Override
    public int encodeSize() {
        return 1;
    }
}

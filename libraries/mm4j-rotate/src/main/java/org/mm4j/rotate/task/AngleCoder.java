package org.mm4j.rotate.task;

import org.mm4j.registry.Kind;

/** Between an angle and what a network predicts of it. */
@Kind("task util")
public interface AngleCoder {

    /** The number of values that stand for an angle. */
    int encodeSize();
}

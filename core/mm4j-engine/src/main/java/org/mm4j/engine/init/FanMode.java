package org.mm4j.engine.init;

/** Which connections of a weight count for its spread. */
public enum FanMode {
    /** Those into each output: the forward pass keeps its variance. */
    FAN_IN,
    /** Those out of each input: the backward pass keeps its variance. */
    FAN_OUT
}

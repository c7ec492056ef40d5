package org.mm4j.engine.init;

/** How values are distributed. */
public enum Distribution {
    /** Bell-shaped. */
    NORMAL,
    /** Evenly between two bounds. */
    UNIFORM
}

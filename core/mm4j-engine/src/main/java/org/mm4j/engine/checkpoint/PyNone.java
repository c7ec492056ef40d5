package org.mm4j.engine.checkpoint;

/** Python's {@code None} in a pickle. */
enum PyNone {
    /** The only one. */
    NONE;

    @Override
    public String toString() {
        return "None";
    }
}

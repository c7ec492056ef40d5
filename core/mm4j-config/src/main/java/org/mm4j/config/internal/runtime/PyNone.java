package org.mm4j.config.internal.runtime;

/** Python's {@code None}. */
public enum PyNone {
    NONE
}

package org.mm4j.config.internal.runtime;

/** Python's {@code ...}. */
public enum PyEllipsis {
    ELLIPSIS
}

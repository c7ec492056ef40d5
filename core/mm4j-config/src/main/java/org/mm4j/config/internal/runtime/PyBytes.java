package org.mm4j.config.internal.runtime;

import java.util.Arrays;

/** Python's {@code bytes}; the array is never changed. */
public final class PyBytes {

    private final byte[] value;

    /** Wraps an array that the caller gives away. */
    public PyBytes(byte[] value) {
        this.value = value;
    }

    /** The bytes; not to be changed. */
    public byte[] value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PyBytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }
}

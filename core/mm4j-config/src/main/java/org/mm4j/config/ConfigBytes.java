package org.mm4j.config;

import java.util.Arrays;
import java.util.HexFormat;

/** A Python {@code bytes}. */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record ConfigBytes(byte[] value, Origin origin) implements ConfigScalar {

    public ConfigBytes {
        value = value.clone();
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    @Override
    public ConfigBytes withOrigin(Origin origin) {
        return new ConfigBytes(value, origin);
    }

    @Override
    public String kind() {
        return "bytes";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigBytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "bytes(" + HexFormat.of().formatHex(value) + ")";
    }
}

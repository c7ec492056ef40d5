package org.mm4j.config;

import java.math.BigInteger;

/** A Python {@code int}, of any size. */
public record ConfigInt(BigInteger value, Origin origin) implements ConfigScalar {

    /** A value that was made by a program, not read from a file. */
    public static ConfigInt of(BigInteger value) {
        return new ConfigInt(value, Origin.NONE);
    }

    @Override
    public ConfigInt withOrigin(Origin origin) {
        return new ConfigInt(value, origin);
    }

    @Override
    public String kind() {
        return "int";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigInt that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

package org.mm4j.config;

/** A Python {@code bool}. */
public record ConfigBool(boolean value, Origin origin) implements ConfigScalar {

    /** A value that was made by a program, not read from a file. */
    public static ConfigBool of(boolean value) {
        return new ConfigBool(value, Origin.NONE);
    }

    @Override
    public ConfigBool withOrigin(Origin origin) {
        return new ConfigBool(value, origin);
    }

    @Override
    public String kind() {
        return "bool";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigBool that && value == that.value;
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(value);
    }

    @Override
    public String toString() {
        return value ? "True" : "False";
    }
}

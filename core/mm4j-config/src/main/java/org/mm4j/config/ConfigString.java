package org.mm4j.config;

/** A Python {@code str}. */
public record ConfigString(String value, Origin origin) implements ConfigScalar {

    /** A value that was made by a program, not read from a file. */
    public static ConfigString of(String value) {
        return new ConfigString(value, Origin.NONE);
    }

    @Override
    public ConfigString withOrigin(Origin origin) {
        return new ConfigString(value, origin);
    }

    @Override
    public String kind() {
        return "str";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigString that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "'" + value + "'";
    }
}

package org.mm4j.config;

/** A Python {@code float}; equality is that of the bits, with all NaN equal. */
public record ConfigFloat(double value, Origin origin) implements ConfigScalar {

    /** A value that was made by a program, not read from a file. */
    public static ConfigFloat of(double value) {
        return new ConfigFloat(value, Origin.NONE);
    }

    @Override
    public ConfigFloat withOrigin(Origin origin) {
        return new ConfigFloat(value, origin);
    }

    @Override
    public String kind() {
        return "float";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigFloat that
                && Double.doubleToLongBits(value) == Double.doubleToLongBits(that.value);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(value);
    }

    @Override
    public String toString() {
        return Double.toString(value);
    }
}

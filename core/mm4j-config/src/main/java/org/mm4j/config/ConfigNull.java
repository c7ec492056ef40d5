package org.mm4j.config;

/** Python's {@code None}. */
public record ConfigNull(Origin origin) implements ConfigScalar {

    /** {@code None} made by a program. */
    public static final ConfigNull NONE = new ConfigNull(Origin.NONE);

    @Override
    public ConfigNull withOrigin(Origin origin) {
        return new ConfigNull(origin);
    }

    @Override
    public String kind() {
        return "NoneType";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigNull;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "None";
    }
}

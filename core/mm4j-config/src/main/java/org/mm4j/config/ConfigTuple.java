package org.mm4j.config;

import java.util.List;
import java.util.stream.Collectors;

/** A Python {@code tuple}. */
public record ConfigTuple(List<ConfigValue> items, Origin origin) implements ConfigSequence {

    public ConfigTuple {
        items = List.copyOf(items);
    }

    /** A value that was made by a program, not read from a file. */
    public static ConfigTuple of(ConfigValue... items) {
        return new ConfigTuple(List.of(items), Origin.NONE);
    }

    @Override
    public ConfigTuple withOrigin(Origin origin) {
        return new ConfigTuple(items, origin);
    }

    @Override
    public String kind() {
        return "tuple";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigTuple that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    @Override
    public String toString() {
        return items.stream().map(Object::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}

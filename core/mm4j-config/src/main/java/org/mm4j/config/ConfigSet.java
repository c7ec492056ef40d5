package org.mm4j.config;

import java.util.List;
import java.util.stream.Collectors;

/** A Python {@code set}; items are distinct, their order has no meaning. */
public record ConfigSet(List<ConfigValue> items, Origin origin) implements ConfigValue {

    public ConfigSet {
        items = List.copyOf(items);
    }

    /** A value that was made by a program, not read from a file. */
    public static ConfigSet of(ConfigValue... items) {
        return new ConfigSet(List.of(items), Origin.NONE);
    }

    @Override
    public ConfigSet withOrigin(Origin origin) {
        return new ConfigSet(items, origin);
    }

    @Override
    public String kind() {
        return "set";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigSet that && java.util.Set.copyOf(items).equals(java.util.Set.copyOf(that.items));
    }

    @Override
    public int hashCode() {
        return java.util.Set.copyOf(items).hashCode();
    }

    @Override
    public String toString() {
        return items.stream().map(Object::toString).collect(Collectors.joining(", ", "{", "}"));
    }
}

package org.mm4j.config;

import java.util.List;
import java.util.stream.Collectors;

/** A Python {@code list}. */
public record ConfigList(List<ConfigValue> items, Origin origin) implements ConfigSequence {

    public ConfigList {
        items = List.copyOf(items);
    }

    /** A value that was made by a program, not read from a file. */
    public static ConfigList of(ConfigValue... items) {
        return new ConfigList(List.of(items), Origin.NONE);
    }

    @Override
    public ConfigList withOrigin(Origin origin) {
        return new ConfigList(items, origin);
    }

    @Override
    public String kind() {
        return "list";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigList that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    @Override
    public String toString() {
        return items.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}

package org.mm4j.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A Python {@code dict}: ordered, with keys of any hashable kind; most have strings only. */
public record ConfigDict(Map<ConfigValue, ConfigValue> entries, Origin origin) implements ConfigValue {

    /** The dict without entries. */
    public static final ConfigDict EMPTY = new ConfigDict(Map.of(), Origin.NONE);

    public ConfigDict {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value of a string key, or null if there is no such key. */
    public @Nullable ConfigValue get(String key) {
        return entries.get(ConfigString.of(key));
    }

    /** The value of a string key that may be missing. */
    public Optional<ConfigValue> find(String key) {
        return Optional.ofNullable(get(key));
    }

    /**
     * The value at a dotted path such as {@code backbone.depth}; a number is an index where it meets a list or tuple.
     */
    public Optional<ConfigValue> findPath(String path) {
        ConfigValue value = this;
        for (String key : path.split("\\.", -1)) {
            ConfigValue next = null;
            if (value instanceof ConfigDict dict) {
                next = dict.get(key);
            } else if (value instanceof ConfigSequence sequence && key.matches("[0-9]{1,9}")) {
                int index = Integer.parseInt(key);
                next = index < sequence.size() ? sequence.get(index) : null;
            }
            if (next == null) {
                return Optional.empty();
            }
            value = next;
        }
        return Optional.of(value);
    }

    /** The string at a dotted path, if there is one. */
    public Optional<String> findString(String path) {
        return findPath(path).map(value -> value instanceof ConfigString text ? text.value() : null);
    }

    /** The integer at a dotted path, if there is one that fits a {@code long}. */
    public Optional<Long> findLong(String path) {
        return findPath(path)
                .map(value ->
                        value instanceof ConfigInt number && number.value().bitLength() < Long.SIZE
                                ? number.value().longValue()
                                : null);
    }

    /** The number at a dotted path, integer or not, if there is one. */
    public Optional<Double> findDouble(String path) {
        return findPath(path)
                .map(value -> value instanceof ConfigFloat number
                        ? (Double) number.value()
                        : value instanceof ConfigInt number
                                ? (Double) number.value().doubleValue()
                                : null);
    }

    /** The boolean at a dotted path, if there is one. */
    public Optional<Boolean> findBoolean(String path) {
        return findPath(path).map(value -> value instanceof ConfigBool truth ? truth.value() : null);
    }

    /** The dict at a dotted path, if there is one. */
    public Optional<ConfigDict> findDict(String path) {
        return findPath(path).map(value -> value instanceof ConfigDict dict ? dict : null);
    }

    /** The items of the list or tuple at a dotted path, if there is one. */
    public Optional<List<ConfigValue>> findItems(String path) {
        return findPath(path).map(value -> value instanceof ConfigSequence sequence ? sequence.items() : null);
    }

    /** Whether there is a string key of that name. */
    public boolean has(String key) {
        return entries.containsKey(ConfigString.of(key));
    }

    /** The keys, in order. */
    public Set<ConfigValue> keys() {
        return entries.keySet();
    }

    /** The number of entries. */
    public int size() {
        return entries.size();
    }

    /** The value of {@code type} if it is a string, or the dotted name of what it imports. */
    public Optional<String> type() {
        ConfigValue type = get("type");
        if (type instanceof ConfigReference reference && reference.type() == ConfigReference.Type.IMPORTED) {
            return Optional.of(reference.name());
        }
        return type instanceof ConfigString text ? Optional.of(text.value()) : Optional.empty();
    }

    /** The same dict with one entry set (last, if it is new). */
    public ConfigDict with(String key, ConfigValue value) {
        Map<ConfigValue, ConfigValue> copy = new LinkedHashMap<>(entries);
        copy.put(ConfigString.of(key), value);
        return new ConfigDict(copy, origin);
    }

    /** The same dict without an entry. */
    public ConfigDict without(String key) {
        Map<ConfigValue, ConfigValue> copy = new LinkedHashMap<>(entries);
        copy.remove(ConfigString.of(key));
        return new ConfigDict(copy, origin);
    }

    @Override
    public ConfigDict withOrigin(Origin origin) {
        return new ConfigDict(entries, origin);
    }

    @Override
    public String kind() {
        return "dict";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigDict that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}

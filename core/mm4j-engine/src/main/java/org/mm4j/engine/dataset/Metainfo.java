package org.mm4j.engine.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.engine.io.TextInput;
import org.mm4j.registry.FromConfig;

/**
 * What is known of a data set as a whole: {@code classes}, the names of its classes by label, {@code palette}, their
 * colours, and whatever else its files or its config say. Values are strings, numbers, flags and lists of these.
 * Immutable.
 */
public final class Metainfo {

    private static final Metainfo EMPTY = new Metainfo(Map.of());

    private final Map<String, Object> entries;

    private Metainfo(Map<String, ?> entries) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Nothing is known. */
    public static Metainfo empty() {
        return EMPTY;
    }

    /** The names of the classes. */
    public static Metainfo ofClasses(List<String> classes) {
        return EMPTY.with("classes", List.copyOf(classes));
    }

    /**
     * As configs write it. The classes may also be the name of a text file with one class a line.
     *
     * @throws ConfigException if a value is a dict or the like, or the classes cannot be read
     */
    @FromConfig
    public static Metainfo of(ConfigDict config) {
        Map<String, Object> entries = new LinkedHashMap<>();
        config.entries().forEach((key, value) -> {
            if (!value.isNull()) {
                entries.put(key instanceof ConfigString name ? name.value() : key.toString(), plain(value));
            }
        });
        Object classes = entries.get("classes");
        if (classes instanceof String file) {
            entries.put("classes", lines(file, config));
        } else if (classes != null
                && !(classes instanceof List<?> list && list.stream().allMatch(String.class::isInstance))) {
            throw new ConfigException(Diagnostic.of(
                    "the classes of metainfo are a list of names or the name of a file",
                    config.find("classes").orElse(config).origin()));
        }
        return new Metainfo(entries);
    }

    private static List<String> lines(String file, ConfigDict config) {
        try {
            return TextInput.lines(Path.of(file)).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException | RuntimeException failure) {
            throw new ConfigException(Diagnostic.of(
                    "the classes of metainfo are neither a list nor a file that can be read: " + file,
                    config.find("classes").orElse(config).origin()));
        }
    }

    private static Object plain(ConfigValue value) {
        if (value instanceof ConfigString text) {
            return text.value();
        }
        if (value instanceof ConfigInt number) {
            return number.value().longValueExact();
        }
        if (value instanceof ConfigFloat number) {
            return number.value();
        }
        if (value instanceof ConfigBool flag) {
            return flag.value();
        }
        if (value instanceof ConfigSequence sequence) {
            List<Object> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(plain(item)));
            return Collections.unmodifiableList(items);
        }
        throw new ConfigException(
                Diagnostic.of("metainfo holds texts, numbers and lists, not " + value.kind(), value.origin()));
    }

    /** The names of the classes by label; empty if they are not known. */
    public List<String> classes() {
        List<String> names = new ArrayList<>();
        if (entries.get("classes") instanceof List<?> list) {
            list.forEach(name -> names.add((String) name));
        }
        return Collections.unmodifiableList(names);
    }

    /** Red, green and blue, 0 to 255, of each class by label; empty if they are not known. */
    public List<int[]> palette() {
        List<int[]> colors = new ArrayList<>();
        if (entries.get("palette") instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof List<?> channels
                        && channels.size() == 3
                        && channels.stream().allMatch(Number.class::isInstance)) {
                    colors.add(channels.stream()
                            .mapToInt(c -> ((Number) c).intValue())
                            .toArray());
                } else {
                    return List.of();
                }
            }
        }
        return Collections.unmodifiableList(colors);
    }

    /** The names of the entries; unmodifiable. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** An entry. */
    public Optional<Object> get(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** The same with one entry set. */
    public Metainfo with(String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(entries);
        copy.put(name, value);
        return new Metainfo(copy);
    }

    /** The same with the entries of another one, which go before these. */
    public Metainfo with(Metainfo other) {
        Map<String, Object> copy = new LinkedHashMap<>(entries);
        copy.putAll(other.entries);
        return new Metainfo(copy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Metainfo that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "Metainfo" + entries;
    }
}

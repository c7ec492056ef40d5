package org.mm4j.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mm4j.config.internal.history.VariableScan;
import org.mm4j.config.internal.load.LoadedFile;

/**
 * One file of a config, with the files that it inherits from.
 *
 * @param name what origins call it
 * @param path its absolute path
 * @param bases the files that it inherits from, in order
 * @param own what it sets itself, {@code _delete_} keys included
 * @param inherited what its bases set, after the changes that it makes through {@code _base_}
 * @param value both merged
 * @param variables its variables by name; none if it is JSON or YAML
 */
public record ConfigFile(
        String name,
        Path path,
        List<Base> bases,
        ConfigDict own,
        ConfigDict inherited,
        ConfigDict value,
        Map<String, ConfigVariable> variables) {

    public ConfigFile {
        bases = List.copyOf(bases);
        variables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /**
     * A file that another inherits from.
     *
     * @param name as it is written in the other
     * @param place where it is written
     * @param file the file
     * @param value what it hands on: its value, with its scope if it is a file of another package
     */
    public record Base(String name, Origin place, ConfigFile file, ConfigDict value) {}

    static ConfigFile of(LoadedFile loaded) {
        return new ConfigFile(
                loaded.source().name(),
                loaded.path(),
                loaded.bases().stream()
                        .map(base -> new Base(base.name(), base.place(), of(base.file()), base.value()))
                        .toList(),
                loaded.own(),
                loaded.inherited(),
                loaded.value(),
                VariableScan.of(loaded.statements(), loaded.placeholders()));
    }

    /** The variable that a value of this file is a copy of, or made of, by the value's place. */
    public Optional<ConfigVariable> source(Origin value) {
        return variables.values().stream()
                .filter(variable -> variable.uses().stream().anyMatch(use -> isSame(use.value(), value)))
                .findFirst();
    }

    /** Whether two origins are the same place, whatever they replaced. */
    public static boolean isSame(Origin one, Origin other) {
        return one.line() == other.line()
                && one.column() == other.column()
                && one.source().equals(other.source());
    }
}

package org.mm4j.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;

/** Collects findings in the order in which they are made. */
final class Findings {

    private final List<Finding> all = new ArrayList<>();

    /** The dicts that were taken for modules, by path, with what they name. */
    private final Map<String, Taken> modules = new LinkedHashMap<>();

    /**
     * A dict that was taken for a module.
     *
     * @param key the kind it was looked up in
     * @param name what it calls the module, empty if nothing
     * @param definition what that is, null if it was not found
     */
    record Taken(RegistryKey<?> key, String name, @Nullable Definition definition) {}

    void add(Problem problem, String message, ConfigValue place, String path) {
        add(problem, Diagnostic.of(message, place.origin()), path);
    }

    void add(Problem problem, Diagnostic diagnostic, String path) {
        all.add(new Finding(problem, diagnostic.at(path)));
    }

    void addAll(Findings other) {
        all.addAll(other.all);
        modules.putAll(other.modules);
    }

    /** Notes that the dict at a path was taken for a module. */
    void module(String path, RegistryKey<?> key, ConfigDict dict, @Nullable Definition definition) {
        modules.put(path, new Taken(key, name(dict), definition));
    }

    private static String name(ConfigDict dict) {
        return dict.get("type") instanceof ConfigReference imported
                ? imported.name()
                : dict.type().orElse("");
    }

    /** The dicts that were taken for modules. */
    Map<String, Taken> modules() {
        return modules;
    }

    List<Finding> all() {
        return List.copyOf(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Ends in an error if anything was found. */
    void check() {
        if (!all.isEmpty()) {
            throw new BuildException(all);
        }
    }
}

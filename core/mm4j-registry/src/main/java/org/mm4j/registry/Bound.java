package org.mm4j.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;

/** A value that was checked against its type, as a plan of what is to be made of it. */
sealed interface Bound {

    /** A finished value. */
    record Ready(@Nullable Object value) implements Bound {}

    /** A list of plans. */
    record Items(List<Bound> items) implements Bound {}

    /** A dict of plans. */
    record Entries(Map<String, Bound> entries) implements Bound {}

    /** A record that is not a module. */
    record Parts(Schema schema, List<Bound> values) implements Bound {}

    /** What a {@link FromConfig} factory makes of another value. */
    record Made(Factories.Factory factory, Bound argument, ConfigValue config, String path) implements Bound {}

    /** An {@link Arg} that was given. */
    record Given(Bound value) implements Bound {}

    /** A module to be built by its parent. */
    record Deferred(Module module) implements Bound {}

    /**
     * A module to be built.
     *
     * @param key kind it was looked up in
     * @param wanted what it has to be an instance of
     * @param values plans of the slots in their order, one null for each argument that is missing still
     * @param place scope and path in which it is built
     */
    record Module(
            RegistryKey<?> key,
            Class<?> wanted,
            Definition definition,
            ConfigDict config,
            List<@Nullable Bound> values,
            Place place)
            implements Bound {}

    /** The plan of what could not be bound; the finding says why, and nothing is built. */
    Bound FAILED = new Ready(null);
}

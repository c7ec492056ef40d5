package org.mm4j.cli;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.BuildListener;
import org.mm4j.registry.ModuleSpec;

/** Remembers of every module of a build which registry entry and which dict of the config it came from. */
final class Provenance implements BuildListener {

    /** Where a module came from. */
    record Source(ModuleSpec spec, ConfigValue config, String path) {}

    private final IdentityHashMap<Object, Source> sources = new IdentityHashMap<>();

    @Override
    public void built(Object module, ModuleSpec spec, ConfigValue config, String path) {
        sources.put(module, new Source(spec, config, path));
    }

    /** The source of a module that was built by the registry; null for one that another module made itself. */
    @Nullable
    Source of(Object module) {
        return sources.get(module);
    }
}

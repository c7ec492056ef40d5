package org.mm4j.cli;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.BuildListener;
import org.mm4j.registry.ModuleSpec;

/** Remembers of every module of a build which registry entry and which dict of the config it came from. */
final class Provenance implements BuildListener {

    /** Where a module came from. */
    record Source(ModuleSpec spec, ConfigValue config, String path) {}

    private final IdentityHashMap<Object, Source> sources = new IdentityHashMap<>();
    private final Map<String, Object> byPath = new LinkedHashMap<>();

    @Override
    public void built(Object module, ModuleSpec spec, ConfigValue config, String path) {
        sources.put(module, new Source(spec, config, path));
        byPath.put(path, module);
    }

    /** What was built from dicts directly below a dict, with no other module between, by the rest of the path. */
    Map<String, Object> below(Object module) {
        Source own = sources.get(module);
        Map<String, Object> below = new LinkedHashMap<>();
        if (own != null) {
            String prefix = own.path() + ".";
            byPath.forEach((path, part) -> {
                if (part != module && path.startsWith(prefix) && nearest(path).equals(own.path())) {
                    below.put(path.substring(prefix.length()), part);
                }
            });
        }
        return below;
    }

    /** The path of the innermost module around a path. */
    private String nearest(String path) {
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            if (byPath.containsKey(path.substring(0, dot))) {
                return path.substring(0, dot);
            }
        }
        return "";
    }

    /** The source of a module that was built by the registry; null for one that another module made itself. */
    @Nullable
    Source of(Object module) {
        return sources.get(module);
    }
}

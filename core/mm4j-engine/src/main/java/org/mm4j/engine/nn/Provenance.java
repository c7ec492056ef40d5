package org.mm4j.engine.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;
import org.mm4j.registry.BuildListener;
import org.mm4j.registry.ModuleSpec;

/**
 * Remembers where the modules of a build came from:
 *
 * <pre>{@code
 * Provenance provenance = new Provenance();
 * BaseModule model = context.with(BuildListener.class, provenance).build(MODELS, config);
 * print(provenance.render(model));
 * }</pre>
 */
public final class Provenance implements BuildListener {

    /**
     * Where a module came from.
     *
     * @param spec the registry entry
     * @param origin the place of its dict
     * @param path key path of its dict
     */
    public record Source(ModuleSpec spec, Origin origin, String path) {}

    private final Map<Object, Source> sources = Collections.synchronizedMap(new IdentityHashMap<>());

    /** Knows nothing yet. */
    public Provenance() {}

    @Override
    public void built(Object module, ModuleSpec spec, ConfigValue config, String path) {
        sources.put(module, new Source(spec, config.origin(), path));
    }

    /** Where a module came from; empty if its parent made it without the registry. */
    public Optional<Source> of(Object module) {
        return Optional.ofNullable(sources.get(module));
    }

    /** The tree with {@code scope.Type} and the place in the config of each module that the registry built. */
    public String render(BaseModule root) {
        return ModuleTree.of(root)
                .render(
                        node -> of(node.module())
                                .map(source -> source.spec().qualifiedName())
                                .orElseGet(node::type),
                        node -> of(node.module())
                                .filter(source -> source.origin().isKnown())
                                .map(source -> "<- " + source.origin())
                                .orElse(""));
    }
}

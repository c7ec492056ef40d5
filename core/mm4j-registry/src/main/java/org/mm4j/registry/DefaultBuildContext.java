package org.mm4j.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;

/** The one implementation of {@link BuildContext}. */
final class DefaultBuildContext implements BuildContext {

    private final Registries registries;
    private final Place place;
    private final Map<Class<?>, Object> services;

    DefaultBuildContext(Registries registries, Place place, Map<Class<?>, Object> services) {
        this.registries = registries;
        this.place = place;
        this.services = services;
    }

    @Override
    public Registries registries() {
        return registries;
    }

    @Override
    public String scope() {
        return place.scope().name;
    }

    @Override
    public String path() {
        return place.path();
    }

    @Override
    public BuildContext withScope(String scope) {
        ScopeNode node = place.scope().root().search(scope);
        if (node == null) {
            throw new BuildException(
                    Problem.UNKNOWN_SCOPE, NotFound.scope(scope, place.scope().root(), Origin.NONE));
        }
        return new DefaultBuildContext(registries, place.in(node), services);
    }

    @Override
    public BuildContext at(String key) {
        return new DefaultBuildContext(registries, place.at(key), services);
    }

    @Override
    public <S> BuildContext with(Class<S> type, S service) {
        Map<Class<?>, Object> more = new HashMap<>(services);
        more.put(type, service);
        return new DefaultBuildContext(registries, place, Map.copyOf(more));
    }

    @Override
    public <S> Optional<S> service(Class<S> type) {
        return Optional.ofNullable(type.cast(services.get(type)));
    }

    @Override
    public <T> T build(RegistryKey<T> key, ConfigValue config) {
        return build(key, config, Map.of());
    }

    @Override
    public <T> T build(RegistryKey<T> key, ConfigValue config, Map<String, ?> extra) {
        return key.type().cast(create(bind(key, config, extra, false)));
    }

    @Override
    public <T> Part<T> bind(RegistryKey<T> key, ConfigValue config) {
        return new BoundPart<>(bind(key, config, Map.of(), true), this);
    }

    @Override
    public <T> List<T> buildAll(RegistryKey<T> key, ConfigValue list) {
        if (!(list instanceof ConfigSequence sequence)) {
            throw new BuildException(
                    Problem.WRONG_TYPE,
                    Diagnostic.of(
                                    "a list of dicts that name a " + key.name() + " is wanted, but here is "
                                            + Describe.value(list),
                                    list.origin())
                            .at(place.path()));
        }
        Findings findings = new Findings();
        List<Bound.@Nullable Module> modules = new ArrayList<>();
        for (int i = 0; i < sequence.size(); i++) {
            modules.add(new Binder(findings).module(key, key.type(), sequence.get(i), place.at(i), Map.of(), false));
        }
        findings.check();
        List<T> built = new ArrayList<>();
        for (Bound.Module module : modules) {
            if (module != null) {
                built.add(key.type().cast(create(module)));
            }
        }
        return List.copyOf(built);
    }

    private Bound.Module bind(RegistryKey<?> key, ConfigValue config, Map<String, ?> extra, boolean partial) {
        Findings findings = new Findings();
        Bound.Module module = new Binder(findings).module(key, key.type(), config, place, extra, partial);
        findings.check();
        if (module == null) {
            throw new IllegalStateException("a module that cannot be bound leaves a finding");
        }
        return module;
    }

    /** Builds what was bound, parts before their parents. */
    Object create(Bound.Module module) {
        DefaultBuildContext inner = new DefaultBuildContext(registries, module.place(), services);
        @Nullable Object built;
        try {
            List<@Nullable Object> values = new ArrayList<>();
            for (Bound bound : module.values()) {
                values.add(bound == null ? null : inner.realise(bound));
            }
            built = module.definition().create(values.toArray(), inner);
        } catch (IllegalArgumentException e) {
            throw refused(
                    module.definition().spec().qualifiedName() + ": " + e.getMessage(),
                    module.config(),
                    module.place().path());
        }
        if (built == null || !module.wanted().isInstance(built)) {
            throw refused(
                    "`" + module.definition().spec().qualifiedName() + "` made "
                            + (built == null
                                    ? "nothing"
                                    : "a " + built.getClass().getSimpleName()) + ", but a "
                            + module.wanted().getSimpleName() + " is wanted",
                    module.config(),
                    module.place().path());
        }
        Object made = built;
        service(BuildListener.class)
                .ifPresent(listener -> listener.built(
                        made,
                        module.definition().spec(),
                        module.config(),
                        module.place().path()));
        return made;
    }

    private static BuildException refused(@Nullable String message, ConfigValue config, String path) {
        return new BuildException(
                Problem.REFUSED,
                Diagnostic.of(String.valueOf(message), config.origin()).at(path));
    }

    private @Nullable Object realise(Bound bound) {
        if (bound instanceof Bound.Ready ready) {
            return ready.value();
        }
        if (bound instanceof Bound.Module module) {
            return create(module);
        }
        if (bound instanceof Bound.Deferred deferred) {
            return new BoundPart<>(deferred.module(), this);
        }
        if (bound instanceof Bound.Given given) {
            return Arg.given(realise(given.value()));
        }
        if (bound instanceof Bound.Items items) {
            return items.items().stream().map(this::present).toList();
        }
        if (bound instanceof Bound.Entries entries) {
            Map<String, Object> made = new java.util.LinkedHashMap<>();
            entries.entries().forEach((name, value) -> made.put(name, present(value)));
            return java.util.Collections.unmodifiableMap(made);
        }
        if (bound instanceof Bound.Parts parts) {
            return parts.schema()
                    .assemble(parts.values().stream().map(this::realise).toArray());
        }
        Bound.Made made = (Bound.Made) bound;
        try {
            return made.factory().make(realise(made.argument()));
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), made.config(), made.path());
        }
    }

    private Object present(Bound bound) {
        Object value = realise(bound);
        if (value == null) {
            throw new IllegalStateException("items of a bound list or dict are never None");
        }
        return value;
    }
}

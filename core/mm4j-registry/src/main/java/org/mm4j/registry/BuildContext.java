package org.mm4j.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mm4j.config.ConfigValue;

/**
 * What a build needs to know: the libraries, the current scope, the place in the config. Immutable; a constructor that
 * takes one may keep it to build parts later.
 */
public interface BuildContext {

    /** The libraries in use. */
    Registries registries();

    /** Name of the scope in which unprefixed names are looked up first. */
    String scope();

    /** Key path in the config of what is being built, such as {@code model.backbone}; empty at the top. */
    String path();

    /** The same context in another scope. */
    BuildContext withScope(String scope);

    /** The same context one key deeper in the config. */
    BuildContext at(String key);

    /** The same context with a service that modules may ask for, such as a seeded random generator. */
    <S> BuildContext with(Class<S> type, S service);

    /** A service, if the application provides it. */
    <S> Optional<S> service(Class<S> type);

    /**
     * Resolves, binds, checks and builds a whole tree. Nothing is constructed before every dict of the tree was checked.
     *
     * @param key the kind of the outer module; the result is also checked to be of {@code key.type()}
     * @param config a dict with {@code type}
     * @throws org.mm4j.config.ConfigException with all findings, each with its place
     */
    <T> T build(RegistryKey<T> key, ConfigValue config);

    /** As {@link #build(RegistryKey, ConfigValue)} with further arguments, as {@link Part#build(Map)} takes them. */
    <T> T build(RegistryKey<T> key, ConfigValue config, Map<String, ?> extra);

    /** Resolves, binds and checks without building. */
    <T> Part<T> bind(RegistryKey<T> key, ConfigValue config);

    /** Builds every item of a list. */
    <T> List<T> buildAll(RegistryKey<T> key, ConfigValue list);
}

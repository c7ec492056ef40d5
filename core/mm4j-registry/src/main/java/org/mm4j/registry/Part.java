package org.mm4j.registry;

import java.util.Map;
import org.mm4j.config.ConfigValue;

/**
 * A nested module whose dict is resolved, bound and checked, but which its parent builds, once or several times, with
 * arguments of its own: {@code norm.build(Map.of("num_features", 64))}.
 *
 * <p>Arguments that the dict lacks are only reported as missing when the part is built.
 */
public interface Part<T> {

    /** The registered class or function that the dict names. */
    ModuleSpec spec();

    /** The dict as it was written, with its type; for error messages and for arguments that the parent reads. */
    ConfigValue config();

    /**
     * Builds one module.
     *
     * @param extra further arguments by config name; they replace those of the dict. Values are Java objects: numbers,
     *     strings, booleans, lists, maps, config values, or whatever the argument's own type is
     * @throws org.mm4j.config.ConfigException if an argument is missing, unknown or ill-typed
     */
    T build(Map<String, ?> extra);

    /** Builds one module from the dict alone. */
    default T build() {
        return build(Map.of());
    }

    /** Whether the dict itself gives an argument. */
    boolean gives(String argument);
}

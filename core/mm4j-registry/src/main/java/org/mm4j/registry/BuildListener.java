package org.mm4j.registry;

import org.mm4j.config.ConfigValue;

/**
 * A service of a {@link BuildContext} that hears of every module as it is built, parts before their parents: what
 * {@code mm4j build} prints comes from here.
 */
@FunctionalInterface
public interface BuildListener {

    /**
     * A module was built.
     *
     * @param module the instance
     * @param spec the registry entry it was made from
     * @param config its dict, with its place
     * @param path key path of the dict in the config
     */
    void built(Object module, ModuleSpec spec, ConfigValue config, String path);
}

package org.mm4j.engine.init;

import java.util.List;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.FromConfig;

/**
 * The types of layer that an initialiser is about: a name or a list of names, each of a class of the originals or of its
 * base, such as {@code Conv2d} or {@code _BatchNorm}.
 *
 * @param names the names
 */
public record LayerNames(List<String> names) {

    public LayerNames {
        names = List.copyOf(names);
    }

    /** One name. */
    @FromConfig
    public static LayerNames of(String name) {
        return new LayerNames(List.of(name));
    }

    /** Several names. */
    @FromConfig
    public static LayerNames of(List<String> names) {
        return new LayerNames(names);
    }

    /** Whether a module is of one of these types. */
    public boolean include(BaseModule module) {
        return module.typeNames().stream().anyMatch(names::contains);
    }
}

package org.mm4j.registry;

import java.util.List;

/**
 * One entry of a registry: what a library offers under a name.
 *
 * @param key the kind
 * @param scope the scope whose table holds it
 * @param name the name in that table
 * @param library name of the library that registered it
 * @param type class of what it makes
 * @param arguments its arguments, in the order of the record
 * @param doc one line, may be empty
 */
public record ModuleSpec(
        RegistryKey<?> key,
        String scope,
        String name,
        String library,
        Class<?> type,
        List<ArgumentSpec> arguments,
        String doc) {

    public ModuleSpec {
        arguments = List.copyOf(arguments);
    }

    /** {@code mmdet.CSPDarknet}. */
    public String qualifiedName() {
        return scope + "." + name;
    }
}

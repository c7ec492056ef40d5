package org.mm4j.registry;

/** The registries of a set of libraries: immutable, safe for several threads. */
public final class Registries {

    /** Name of the root scope. */
    public static final String ROOT = "mmengine";

    private Registries() {}
}

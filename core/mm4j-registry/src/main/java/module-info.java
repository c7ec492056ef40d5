/** Registries, scopes, libraries, argument binding, building. */
module org.mm4j.registry {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.config;

    exports org.mm4j.registry;
}

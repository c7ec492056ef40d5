/** Scope mmtrack: multi-object tracking. */
module org.mm4j.track {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.registry;

    exports org.mm4j.track;

    provides org.mm4j.registry.Library with
            org.mm4j.track.MmtrackLibrary;
}

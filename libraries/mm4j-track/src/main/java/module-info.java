/** Scope mmtrack: multi-object tracking. */
module org.mm4j.track {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.det;

    exports org.mm4j.track;
    exports org.mm4j.track.datasets;
    exports org.mm4j.track.evaluation;
    exports org.mm4j.track.models.trackers;
    exports org.mm4j.track.task;

    provides org.mm4j.registry.Library with
            org.mm4j.track.MmtrackLibrary;
}

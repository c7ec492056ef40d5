/** Scope mmtrack, and tracking in scope mmdet: multi-object tracking. */
module org.mm4j.track {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.det;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    exports org.mm4j.track;
    exports org.mm4j.track.apis;
    exports org.mm4j.track.datasets;
    exports org.mm4j.track.engine.hooks;
    exports org.mm4j.track.evaluation;
    exports org.mm4j.track.models.mot;
    exports org.mm4j.track.models.preprocessors;
    exports org.mm4j.track.models.trackers;
    exports org.mm4j.track.structures;
    exports org.mm4j.track.task;
    exports org.mm4j.track.transforms;
    exports org.mm4j.track.visualization;

    provides org.mm4j.registry.Library with
            org.mm4j.track.MmtrackLibrary,
            org.mm4j.track.MmdetTrackingLibrary;
}

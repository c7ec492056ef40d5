/** Scope mmrotate: detection of rotated objects. */
module org.mm4j.rotate {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.det;
    requires com.fasterxml.jackson.core;

    exports org.mm4j.rotate;
    exports org.mm4j.rotate.datasets;
    exports org.mm4j.rotate.evaluation;
    exports org.mm4j.rotate.models.heads;
    exports org.mm4j.rotate.models.losses;
    exports org.mm4j.rotate.models.roi;
    exports org.mm4j.rotate.structures;
    exports org.mm4j.rotate.task;
    exports org.mm4j.rotate.transforms;

    provides org.mm4j.registry.Library with
            org.mm4j.rotate.MmrotateLibrary;
}

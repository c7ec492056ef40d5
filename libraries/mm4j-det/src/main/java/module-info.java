/** Scope mmdet: object detection. */
module org.mm4j.det {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.cv;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    exports org.mm4j.det;
    exports org.mm4j.det.apis;
    exports org.mm4j.det.datasets;
    exports org.mm4j.det.datasets.coco;
    exports org.mm4j.det.datasets.samplers;
    exports org.mm4j.det.datasets.shapes;
    exports org.mm4j.det.datasets.voc;
    exports org.mm4j.det.engine.optimizers;
    exports org.mm4j.det.engine.schedulers;
    exports org.mm4j.det.engine.hooks;
    exports org.mm4j.det.evaluation;
    exports org.mm4j.det.models.backbones;
    exports org.mm4j.det.models.detectors;
    exports org.mm4j.det.models.heads;
    exports org.mm4j.det.models.layers;
    exports org.mm4j.det.models.losses;
    exports org.mm4j.det.models.necks;
    exports org.mm4j.det.models.preprocessors;
    exports org.mm4j.det.models.roi;
    exports org.mm4j.det.models.tta;
    exports org.mm4j.det.structures;
    exports org.mm4j.det.structures.bbox;
    exports org.mm4j.det.structures.mask;
    exports org.mm4j.det.task;
    exports org.mm4j.det.transforms;
    exports org.mm4j.det.visualization;

    provides org.mm4j.registry.Library with
            org.mm4j.det.MmdetLibrary;
}

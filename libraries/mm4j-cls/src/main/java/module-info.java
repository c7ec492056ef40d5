/** Scope mmcls (alias mmpretrain): image classification. */
module org.mm4j.cls {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.cv;

    exports org.mm4j.cls;
    exports org.mm4j.cls.apis;
    exports org.mm4j.cls.datasets;
    exports org.mm4j.cls.engine.optimizers;
    exports org.mm4j.cls.engine.schedulers;
    exports org.mm4j.cls.engine.hooks;
    exports org.mm4j.cls.datasets.samplers;
    exports org.mm4j.cls.evaluation;
    exports org.mm4j.cls.models.augments;
    exports org.mm4j.cls.models.backbones;
    exports org.mm4j.cls.models.classifiers;
    exports org.mm4j.cls.models.heads;
    exports org.mm4j.cls.models.layers;
    exports org.mm4j.cls.models.losses;
    exports org.mm4j.cls.models.necks;
    exports org.mm4j.cls.models.preprocessors;
    exports org.mm4j.cls.structures;
    exports org.mm4j.cls.transforms;
    exports org.mm4j.cls.visualization;

    provides org.mm4j.registry.Library with
            org.mm4j.cls.MmclsLibrary;
}

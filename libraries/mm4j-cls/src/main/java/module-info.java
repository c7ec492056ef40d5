/** Scope mmcls (alias mmpretrain): image classification. */
module org.mm4j.cls {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.cv;

    exports org.mm4j.cls;
    exports org.mm4j.cls.models.backbones;
    exports org.mm4j.cls.models.layers;

    provides org.mm4j.registry.Library with
            org.mm4j.cls.MmclsLibrary;
}

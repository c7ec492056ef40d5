/** Scope mmengine: modules, initialisation, checkpoints, inference on libtorch. */
module org.mm4j.engine {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.registry;
    requires transitive org.bytedeco.javacpp;
    requires transitive org.bytedeco.pytorch;
    requires transitive com.fasterxml.jackson.databind;
    requires java.net.http;
    requires java.xml;
    requires org.slf4j;

    exports org.mm4j.engine;
    exports org.mm4j.engine.checkpoint;
    exports org.mm4j.engine.data;
    exports org.mm4j.engine.dataset;
    exports org.mm4j.engine.evaluation;
    exports org.mm4j.engine.hooks;
    exports org.mm4j.engine.infer;
    exports org.mm4j.engine.init;
    exports org.mm4j.engine.io;
    exports org.mm4j.engine.logging;
    exports org.mm4j.engine.memory;
    exports org.mm4j.engine.model;
    exports org.mm4j.engine.nn;
    exports org.mm4j.engine.optim;
    exports org.mm4j.engine.optim.scheduler;
    exports org.mm4j.engine.runner;
    exports org.mm4j.engine.structures;

    provides org.mm4j.registry.Library with
            org.mm4j.engine.MmengineLibrary;
}

/** Scope mmcv: image operations, basic transforms, convolution blocks, NMS. */
module org.mm4j.cv {
    requires static transitive org.jspecify;
    requires transitive org.mm4j.engine;
    requires org.bytedeco.ffmpeg;
    requires java.desktop;
    requires java.net.http;
    requires org.bytedeco.opencv;

    exports org.mm4j.cv;
    exports org.mm4j.cv.image;
    exports org.mm4j.cv.image.pillow;
    exports org.mm4j.cv.models;
    exports org.mm4j.cv.models.hrnet;
    exports org.mm4j.cv.models.mobile;
    exports org.mm4j.cv.models.resnet;
    exports org.mm4j.cv.models.transformer;
    exports org.mm4j.cv.ops;
    exports org.mm4j.cv.structures;
    exports org.mm4j.cv.transforms;
    exports org.mm4j.cv.video;
    exports org.mm4j.cv.visualization;

    provides org.mm4j.registry.Library with
            org.mm4j.cv.MmcvLibrary;
}

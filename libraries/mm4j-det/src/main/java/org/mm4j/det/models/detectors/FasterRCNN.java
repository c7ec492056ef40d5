package org.mm4j.det.models.detectors;

/** Faster R-CNN: boxes in two stages. */
public final class FasterRCNN extends TwoStageDetector {

    /** Makes the detector of its parts. */
    public FasterRCNN(TwoStageDetector.Args args) {
        super(args);
    }
}

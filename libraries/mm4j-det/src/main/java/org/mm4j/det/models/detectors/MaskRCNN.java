package org.mm4j.det.models.detectors;

/** Mask R-CNN: boxes in two stages, and masks. */
public final class MaskRCNN extends TwoStageDetector {

    /** Makes the detector of its parts. */
    public MaskRCNN(TwoStageDetector.Args args) {
        super(args);
    }
}

package org.mm4j.det.models.detectors;

/** Cascade R-CNN: boxes that are refined several times, and masks if its second stage draws them. */
public final class CascadeRCNN extends TwoStageDetector {

    /** Makes the detector of its parts. */
    public CascadeRCNN(TwoStageDetector.Args args) {
        super(args);
    }
}

package org.mm4j.det.models.detectors;

/** Mask Scoring R-CNN: a Mask R-CNN whose scores say how good the masks are as well. */
public final class MaskScoringRCNN extends TwoStageDetector {

    /** Makes the detector of its parts. */
    public MaskScoringRCNN(TwoStageDetector.Args args) {
        super(args);
    }
}

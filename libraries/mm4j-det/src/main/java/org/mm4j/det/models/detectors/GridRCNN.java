package org.mm4j.det.models.detectors;

/** Grid R-CNN: a two-stage detector that finds boxes by a grid of points in each. */
public final class GridRCNN extends TwoStageDetector {

    /** Makes the detector of its parts. */
    public GridRCNN(TwoStageDetector.Args args) {
        super(args);
    }
}

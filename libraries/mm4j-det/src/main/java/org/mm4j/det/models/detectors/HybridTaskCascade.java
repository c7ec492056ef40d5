package org.mm4j.det.models.detectors;

/** Hybrid Task Cascade: boxes and masks that are refined by turns. */
public final class HybridTaskCascade extends TwoStageDetector {

    /** Makes the detector of its parts. */
    public HybridTaskCascade(TwoStageDetector.Args args) {
        super(args);
    }
}

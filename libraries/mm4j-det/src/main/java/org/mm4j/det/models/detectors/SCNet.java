package org.mm4j.det.models.detectors;

/** SCNet: a cascade whose masks take what the boxes, the pixels and the whole picture say. */
public final class SCNet extends TwoStageDetector {

    /** Makes the detector of its parts. */
    public SCNet(TwoStageDetector.Args args) {
        super(args);
    }
}

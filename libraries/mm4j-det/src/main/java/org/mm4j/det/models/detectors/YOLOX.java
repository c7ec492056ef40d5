package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/** YOLOX: a {@link SingleStageDetector} that has a neck. */
public final class YOLOX extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.NeckArgs all) {}

    /** Makes the detector of its parts. */
    public YOLOX(Args args) {
        super(args.all().parts());
    }
}

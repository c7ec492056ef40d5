package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * YOLOv3: a {@link SingleStageDetector} under its own name.
 *
 * <p>Source: Redmon and Farhadi, YOLOv3 (arXiv:1804.02767).
 */
public final class YOLOV3 extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.Args parts) {}

    /** Makes the detector of its parts. */
    public YOLOV3(Args args) {
        super(args.parts());
    }
}

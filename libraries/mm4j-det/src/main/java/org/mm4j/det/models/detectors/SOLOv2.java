package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * SOLOv2: a {@link SingleStageInstanceSegmentor} under its own name.
 *
 * <p>Source: Wang et al., SOLOv2: Dynamic and Fast Instance Segmentation (arXiv:2003.10152).
 */
public final class SOLOv2 extends SingleStageInstanceSegmentor {

    /** The arguments. */
    public record Args(@Inline SingleStageInstanceSegmentor.Args parts) {}

    /** Makes the detector of its parts. */
    public SOLOv2(Args args) {
        super(args.parts());
    }
}

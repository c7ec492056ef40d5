package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * RTMDet, also with masks: a {@link SingleStageDetector} under its own name.
 *
 * <p>Source: Lyu et al., RTMDet (arXiv:2212.07784).
 */
public final class RTMDet extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.Args parts) {}

    /** Makes the detector of its parts. */
    public RTMDet(Args args) {
        super(args.parts());
    }
}

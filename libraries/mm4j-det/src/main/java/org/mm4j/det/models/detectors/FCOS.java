package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * FCOS: a {@link SingleStageDetector} under its own name.
 *
 * <p>Source: Tian et al., FCOS (arXiv:1904.01355).
 */
public final class FCOS extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.Args parts) {}

    /** Makes the detector of its parts. */
    public FCOS(Args args) {
        super(args.parts());
    }
}

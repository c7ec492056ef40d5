package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * ATSS: a {@link SingleStageDetector} under its own name.
 *
 * <p>Source: Zhang et al., Bridging the Gap Between Anchor-based and Anchor-free Detection (arXiv:1912.02424).
 */
public final class ATSS extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.Args parts) {}

    /** Makes the detector of its parts. */
    public ATSS(Args args) {
        super(args.parts());
    }
}

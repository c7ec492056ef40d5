package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * FoveaBox: a {@link SingleStageDetector} under its own name.
 *
 * <p>Source: Kong et al., FoveaBox (arXiv:1904.03797).
 */
public final class FOVEA extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.Args parts) {}

    /** Makes the detector of its parts. */
    public FOVEA(Args args) {
        super(args.parts());
    }
}

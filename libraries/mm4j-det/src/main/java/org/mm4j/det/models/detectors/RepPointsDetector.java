package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * RepPoints: a {@link SingleStageDetector} under its own name.
 *
 * <p>Source: Yang et al., RepPoints (arXiv:1904.11490).
 */
public final class RepPointsDetector extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.Args parts) {}

    /** Makes the detector of its parts. */
    public RepPointsDetector(Args args) {
        super(args.parts());
    }
}

package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * PAA: a {@link SingleStageDetector} under its own name.
 *
 * <p>Source: Kim and Lee, Probabilistic Anchor Assignment with IoU Prediction (arXiv:2007.08103).
 */
public final class PAA extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.Args parts) {}

    /** Makes the detector of its parts. */
    public PAA(Args args) {
        super(args.parts());
    }
}

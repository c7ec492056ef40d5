package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * GFL: a {@link SingleStageDetector} under its own name.
 *
 * <p>Source: Li et al., Generalized Focal Loss (arXiv:2006.04388).
 */
public final class GFL extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.Args parts) {}

    /** Makes the detector of its parts. */
    public GFL(Args args) {
        super(args.parts());
    }
}

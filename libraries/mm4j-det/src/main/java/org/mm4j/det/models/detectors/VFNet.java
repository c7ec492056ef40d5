package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * VarifocalNet: a {@link SingleStageDetector} under its own name.
 *
 * <p>Source: Zhang et al., VarifocalNet (arXiv:2008.13367).
 */
public final class VFNet extends SingleStageDetector {

    /** The arguments. */
    public record Args(@Inline SingleStageDetector.Args parts) {}

    /** Makes the detector of its parts. */
    public VFNet(Args args) {
        super(args.parts());
    }
}

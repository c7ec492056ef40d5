package org.mm4j.det.models.detectors;

import org.mm4j.registry.Inline;

/**
 * SOLO: a {@link SingleStageInstanceSegmentor} under its own name.
 *
 * <p>Source: Wang et al., SOLO: Segmenting Objects by Locations (arXiv:1912.04488).
 */
public final class SOLO extends SingleStageInstanceSegmentor {

    /** The arguments. */
    public record Args(@Inline SingleStageInstanceSegmentor.Args parts) {}

    /** Makes the detector of its parts. */
    public SOLO(Args args) {
        super(args.parts());
    }
}

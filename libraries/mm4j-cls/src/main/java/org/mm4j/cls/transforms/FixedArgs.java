package org.mm4j.cls.transforms;

import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments of augmentations that are always equally strong. */
public record FixedArgs(
        @Default("0.5") @Doc("how probable it is that the step is applied")
        double prob) {

    /** As those of a magnitude without a range. */
    AugArgs common() {
        return new AugArgs(prob, 0, null, null, new MagnitudeStd(0), 1);
    }
}

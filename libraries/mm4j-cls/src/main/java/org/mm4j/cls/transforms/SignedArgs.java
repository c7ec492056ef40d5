package org.mm4j.cls.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** The arguments of augmentations whose magnitude may be turned round. */
public record SignedArgs(
        @Nullable @Doc("how strong it is; None where magnitude_range is given")
        Double magnitude,

        @Default("0.5") @Doc("how probable the negative magnitude is")
        double randomNegativeProb,

        @Inline AugArgs common) {}

package org.mm4j.det.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * The arguments of most steps that change colours.
 *
 * @param prob from 0 to 1
 * @param level from 0 to 10, or null to draw the strength
 * @param minMag not greater than {@code maxMag}
 * @param maxMag what level 10 stands for
 */
public record ColorArgs(
        @Default("1.0") @Doc("how probable the step is applied")
        double prob,

        @Nullable @Doc("strength from 0 to 10; drawn if not given")
        Integer level,

        @Default("0.1") @Doc("what level 0 stands for") double minMag,
        @Default("1.9") @Doc("what level 10 stands for") double maxMag) {

    /** The strength, of which a factor from 0 to 2 is made. */
    Magnitude factor() {
        return magnitude().within(2);
    }

    /** The strength. */
    Magnitude magnitude() {
        return new Magnitude(prob, level, minMag, maxMag);
    }
}

package org.mm4j.cls.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments that the augmentations of {@link RandAugment} and {@link AutoAugment} have in common. */
public record AugArgs(
        @Default("0.5") @Doc("how probable it is that the step is applied")
        double prob,

        @Default("10") @Doc("how strong it is, from 0 to total_level")
        double magnitudeLevel,

        @Nullable @Doc("the magnitude at level 0 and at total_level, in place of a fixed one")
        Bounds magnitudeRange,

        @Nullable
        @Doc("of older configs: which argument magnitude_range stands for; there is only one, so that it may be"
                + " left out")
        String magnitudeKey,

        @Default("0.") @Doc("standard deviation of the level, or 'inf' for all levels below it alike")
        MagnitudeStd magnitudeStd,

        @Default("10") @Doc("the highest level") double totalLevel) {

    public AugArgs {
        if (!(prob >= 0 && prob <= 1)) {
            throw new IllegalArgumentException("prob: expected from 0 to 1, got " + prob);
        }
        if (!(magnitudeLevel >= 0)) {
            throw new IllegalArgumentException("magnitude_level: expected at least 0, got " + magnitudeLevel);
        }
        if (!(totalLevel > 0)) {
            throw new IllegalArgumentException("total_level: expected more than 0, got " + totalLevel);
        }
        if (magnitudeKey != null && magnitudeRange == null) {
            throw new IllegalArgumentException(
                    "magnitude_key: it says what magnitude_range stands for, which is not given");
        }
    }
}

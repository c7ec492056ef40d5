package org.mm4j.det.transforms;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.SampleRandom;

/**
 * How strong a step of automatic augmentation is: a level from 0 to 10 stands for a number between two others, rounded to
 * one decimal; without one the number is drawn.
 *
 * @param prob how probable the step is applied
 * @param level from 0 to 10, or null
 * @param least what level 0 stands for
 * @param most what level 10 stands for
 */
record Magnitude(double prob, @Nullable Integer level, double least, double most) {

    private static final double LEVELS = 10;

    Magnitude {
        Require.probability("prob", prob);
        if (level != null && (level < 0 || level > LEVELS)) {
            throw new IllegalArgumentException("level is from 0 to 10, not " + level);
        }
        if (!(least <= most)) {
            throw new IllegalArgumentException("min_mag=" + least + " is greater than max_mag=" + most);
        }
    }

    /** This, if both ends are from 0 to a bound. */
    Magnitude within(double bound) {
        if (least < 0 || most > bound) {
            throw new IllegalArgumentException(
                    "min_mag and max_mag are from 0 to " + bound + ", unlike " + least + " and " + most);
        }
        return this;
    }

    /** Whether the step leaves a sample as it is. */
    boolean isSkipped(SampleRandom random) {
        return random.uniform() > prob;
    }

    /** The number that the level stands for. */
    double draw(SampleRandom random) {
        double part = level == null ? random.uniform() : level / LEVELS;
        // The exact value of the double decides, as in Python.
        return new BigDecimal(part * (most - least) + least)
                .setScale(1, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}

package org.mm4j.det.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * The arguments that all steps of automatic augmentation that move pixels have.
 *
 * @param prob from 0 to 1
 * @param level from 0 to 10, or null to draw the strength
 * @param reversalProb from 0 to 1
 * @param imgBorderValue what the image has where nothing came to lie
 * @param maskBorderValue what masks have there
 * @param segIgnoreLabel what the class map has there
 * @param interpolation of the image and its masks
 */
public record GeomArgs(
        @Default("1.0") @Doc("how probable the step is applied")
        double prob,

        @Nullable @Doc("strength from 0 to 10; drawn if not given")
        Integer level,

        @Default("0.5") @Doc("how probable the direction stays as it is")
        double reversalProb,

        @Default("128") @Doc("what the image has where nothing came to lie: a number, or one for each channel")
        FillValue imgBorderValue,

        @Default("0") @Doc("what masks have there, 0 or 1") int maskBorderValue,
        @Default("255") @Doc("what the class map has there") int segIgnoreLabel,

        @Default("'bilinear'") @Doc("nearest, bilinear, bicubic, area or lanczos")
        Interpolation interpolation) {

    /** Checks the probability. */
    public GeomArgs {
        Require.probability("reversal_prob", reversalProb);
    }
}

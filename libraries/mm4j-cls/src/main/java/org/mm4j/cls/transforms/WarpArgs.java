package org.mm4j.cls.transforms;

import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** The arguments that {@link Shear} and {@link Translate} have in common. */
public record WarpArgs(
        @Default("128") @Doc("what fills the parts without a picture, one number or one for each channel")
        FillColor padVal,

        @Default("'horizontal'") @Doc("horizontal or vertical")
        Axis direction,

        @Inline SignedArgs signed) {

    /** Moves every pixel by an affine map; the picture keeps its size. */
    Image warped(Image image, double[] matrix, Interpolation interpolation) {
        return Geometry.warpAffine(
                image,
                matrix,
                image.size(),
                interpolation,
                PaddingMode.CONSTANT,
                padVal.of("pad_val", image.channels()));
    }
}

package org.mm4j.det.transforms;

import org.mm4j.cv.image.Enhance;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Changes the sharpness: 0 is smoothed, 1 the picture itself. */
@Doc("Changes the sharpness of the image.")
public final class Sharpness extends BaseColorTransform {

    /** The arguments. */
    public record Args(@Inline ColorArgs color) {

        /** Checks the numbers. */
        public Args {
            color.factor();
        }
    }

    /** Makes the step. */
    public Sharpness(Args args) {
        super(args.color().factor());
    }

    @Override
    Image changed(Image image, double magnitude) {
        return Enhance.sharpness(image, magnitude);
    }
}

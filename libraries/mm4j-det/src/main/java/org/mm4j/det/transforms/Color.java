package org.mm4j.det.transforms;

import org.mm4j.cv.image.Enhance;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Changes the saturation: 0 is grey, 1 the picture itself. */
@Doc("Changes the saturation of the image.")
public final class Color extends BaseColorTransform {

    /** The arguments. */
    public record Args(@Inline ColorArgs color) {

        /** Checks the numbers. */
        public Args {
            color.factor();
        }
    }

    /** Makes the step. */
    public Color(Args args) {
        super(args.color().factor());
    }

    @Override
    Image changed(Image image, double magnitude) {
        return Enhance.color(image, magnitude);
    }
}

package org.mm4j.det.transforms;

import org.mm4j.cv.image.Enhance;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Changes the brightness: 0 is black, 1 the picture itself. */
@Doc("Changes the brightness of the image.")
public final class Brightness extends BaseColorTransform {

    /** The arguments. */
    public record Args(@Inline ColorArgs color) {

        /** Checks the numbers. */
        public Args {
            color.factor();
        }
    }

    /** Makes the step. */
    public Brightness(Args args) {
        super(args.color().factor());
    }

    @Override
    Image changed(Image image, double magnitude) {
        return Enhance.brightness(image, magnitude);
    }
}

package org.mm4j.det.transforms;

import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Makes the negative of the picture. */
@Doc("Makes the negative of the image.")
public final class Invert extends BaseColorTransform {

    /** The arguments. */
    public record Args(@Inline ColorArgs color) {

        /** Checks the numbers. */
        public Args {
            color.magnitude();
        }
    }

    /** Makes the step. */
    public Invert(Args args) {
        super(args.color().magnitude());
    }

    @Override
    Image changed(Image image, double magnitude) {
        return ToneCurves.invert(image);
    }
}

package org.mm4j.det.transforms;

import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Stretches the values of each channel so that they reach from 0 to 255. */
@Doc("Stretches the values of each channel of the image.")
public final class AutoContrast extends BaseColorTransform {

    /** The arguments. */
    public record Args(@Inline ColorArgs color) {

        /** Checks the numbers. */
        public Args {
            color.magnitude();
        }
    }

    /** Makes the step. */
    public AutoContrast(Args args) {
        super(args.color().magnitude());
    }

    @Override
    Image changed(Image image, double magnitude) {
        return ToneCurves.autoContrast(image);
    }
}

package org.mm4j.det.transforms;

import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Leaves the picture as it is, as the original does, whose subclasses change colours: the choice of doing nothing in a list
 * of steps.
 */
@Doc("Leaves the image as it is.")
public final class ColorTransform extends BaseColorTransform {

    /** The arguments. */
    public record Args(@Inline ColorArgs color) {

        /** Checks the numbers. */
        public Args {
            color.magnitude();
        }
    }

    /** Makes the step. */
    public ColorTransform(Args args) {
        super(args.color().magnitude());
    }

    @Override
    Image changed(Image image, double magnitude) {
        return image;
    }
}

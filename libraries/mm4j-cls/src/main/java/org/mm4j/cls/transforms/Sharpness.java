package org.mm4j.cls.transforms;

import org.mm4j.cv.image.Enhance;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Changes the sharpness. See {@link Enhance#sharpness}. */
@Doc("Changes the sharpness.")
public final class Sharpness extends EnhanceTransform {

    /** The arguments. */
    public record Args(@Inline SignedArgs own) {}

    /** Makes the step. */
    public Sharpness(Args args) {
        super(args.own());
    }

    @Override
    Image enhanced(Image image, double factor) {
        return Enhance.sharpness(image, factor);
    }
}

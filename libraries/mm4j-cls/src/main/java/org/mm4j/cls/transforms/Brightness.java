package org.mm4j.cls.transforms;

import org.mm4j.cv.image.Enhance;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Changes the brightness. See {@link Enhance#brightness}. */
@Doc("Changes the brightness.")
public final class Brightness extends EnhanceTransform {

    /** The arguments. */
    public record Args(@Inline SignedArgs own) {}

    /** Makes the step. */
    public Brightness(Args args) {
        super(args.own());
    }

    @Override
    Image enhanced(Image image, double factor) {
        return Enhance.brightness(image, factor);
    }
}

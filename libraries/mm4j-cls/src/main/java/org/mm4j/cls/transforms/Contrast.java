package org.mm4j.cls.transforms;

import org.mm4j.cv.image.Enhance;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Changes the contrast. See {@link Enhance#contrast}. */
@Doc("Changes the contrast.")
public final class Contrast extends EnhanceTransform {

    /** The arguments. */
    public record Args(@Inline SignedArgs own) {}

    /** Makes the step. */
    public Contrast(Args args) {
        super(args.own());
    }

    @Override
    Image enhanced(Image image, double factor) {
        return Enhance.contrast(image, factor);
    }
}

package org.mm4j.cls.transforms;

import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Makes the negative. See {@link ToneCurves#invert}. */
@Doc("Makes the negative.")
public final class Invert extends BaseAugTransform {

    /** The arguments. */
    public record Args(@Inline FixedArgs own) {}

    /** Makes the step. */
    public Invert(Args args) {
        super(args.own().common());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        return ToneCurves.invert(image);
    }
}

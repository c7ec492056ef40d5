package org.mm4j.cls.transforms;

import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Spreads the values of each channel evenly. See {@link ToneCurves#equalize}. */
@Doc("Spreads the values of each channel evenly.")
public final class Equalize extends BaseAugTransform {

    /** The arguments. */
    public record Args(@Inline FixedArgs own) {}

    /** Makes the step. */
    public Equalize(Args args) {
        super(args.own().common());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        return ToneCurves.equalize(image);
    }
}

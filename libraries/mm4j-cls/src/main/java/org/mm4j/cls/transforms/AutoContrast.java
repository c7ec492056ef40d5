package org.mm4j.cls.transforms;

import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Stretches the values of each channel so that they reach from 0 to 255. See {@link ToneCurves#autoContrast}. */
@Doc("Stretches the values of each channel so that they reach from 0 to 255.")
public final class AutoContrast extends BaseAugTransform {

    /** The arguments. */
    public record Args(@Inline FixedArgs own) {}

    /** Makes the step. */
    public AutoContrast(Args args) {
        super(args.own().common());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        return ToneCurves.autoContrast(image);
    }
}

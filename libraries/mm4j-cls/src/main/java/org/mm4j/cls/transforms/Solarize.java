package org.mm4j.cls.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Makes the negative of all values that are not below a threshold. */
@Doc("Makes the negative of all values that are not below a threshold.")
public final class Solarize extends BaseAugTransform {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("the threshold; None where magnitude_range is given")
            Double thr,

            @Inline AugArgs common) {}

    private final Args args;

    /** Makes the step. */
    public Solarize(Args args) {
        super(args.common());
        this.args = args;
        requireOne("thr", args.thr());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        return ToneCurves.solarize(image, magnitude(args.thr(), random));
    }
}

package org.mm4j.cls.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Adds the magnitude to all values below a threshold. */
@Doc("Adds to all values below a threshold.")
public final class SolarizeAdd extends BaseAugTransform {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("what is added; None where magnitude_range is given")
            Double magnitude,

            @Default("128") @Doc("the threshold") double thr,
            @Inline AugArgs common) {}

    private final Args args;

    /** Makes the step. */
    public SolarizeAdd(Args args) {
        super(args.common());
        this.args = args;
        requireOne("magnitude", args.magnitude());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        return ToneCurves.solarizeAdd(image, magnitude(args.magnitude(), random), args.thr());
    }
}

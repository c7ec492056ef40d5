package org.mm4j.det.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Adds the strength to all values below 128. */
@Doc("Adds to all values below 128.")
public final class SolarizeAdd extends BaseColorTransform {

    /** The arguments. */
    public record Args(
            @Default("1.0") @Doc("how probable the step is applied")
            double prob,

            @Nullable @Doc("strength from 0 to 10; drawn if not given")
            Integer level,

            @Default("0.0") @Doc("what level 0 stands for, from 0 to 110")
            double minMag,

            @Default("110.0") @Doc("what level 10 stands for, from 0 to 110")
            double maxMag) {

        /** Checks the numbers. */
        public Args {
            new Magnitude(prob, level, minMag, maxMag).within(110);
        }
    }

    /** Makes the step. */
    public SolarizeAdd(Args args) {
        super(new Magnitude(args.prob(), args.level(), args.minMag(), args.maxMag()));
    }

    @Override
    Image changed(Image image, double magnitude) {
        return ToneCurves.solarizeAdd(image, magnitude, 128);
    }
}

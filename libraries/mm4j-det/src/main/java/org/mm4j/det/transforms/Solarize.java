package org.mm4j.det.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Makes the negative of all values that are not below a threshold, the strength. */
@Doc("Makes the negative of all values that are not below a threshold.")
public final class Solarize extends BaseColorTransform {

    /** The arguments. */
    public record Args(
            @Default("1.0") @Doc("how probable the step is applied")
            double prob,

            @Nullable @Doc("strength from 0 to 10; drawn if not given")
            Integer level,

            @Default("0.0") @Doc("what level 0 stands for, from 0 to 256")
            double minMag,

            @Default("256.0") @Doc("what level 10 stands for, from 0 to 256")
            double maxMag) {

        /** Checks the numbers. */
        public Args {
            new Magnitude(prob, level, minMag, maxMag).within(256);
        }
    }

    /** Makes the step. */
    public Solarize(Args args) {
        super(new Magnitude(args.prob(), args.level(), args.minMag(), args.maxMag()));
    }

    @Override
    Image changed(Image image, double magnitude) {
        return ToneCurves.solarize(image, magnitude);
    }
}

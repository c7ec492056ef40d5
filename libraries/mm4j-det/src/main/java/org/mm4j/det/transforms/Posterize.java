package org.mm4j.det.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Keeps the highest bits of each value: as many as the strength, rounded up. */
@Doc("Keeps the highest bits of each value.")
public final class Posterize extends BaseColorTransform {

    /** The arguments. */
    public record Args(
            @Default("1.0") @Doc("how probable the step is applied")
            double prob,

            @Nullable @Doc("strength from 0 to 10; drawn if not given")
            Integer level,

            @Default("0.0") @Doc("what level 0 stands for, from 0 to 8")
            double minMag,

            @Default("4.0") @Doc("what level 10 stands for, from 0 to 8")
            double maxMag) {

        /** Checks the numbers. */
        public Args {
            new Magnitude(prob, level, minMag, maxMag).within(8);
        }
    }

    /** Makes the step. */
    public Posterize(Args args) {
        super(new Magnitude(args.prob(), args.level(), args.minMag(), args.maxMag()));
    }

    @Override
    Image changed(Image image, double magnitude) {
        return ToneCurves.posterize(image, (int) Math.ceil(magnitude));
    }
}

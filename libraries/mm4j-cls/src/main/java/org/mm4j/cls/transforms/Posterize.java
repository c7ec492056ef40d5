package org.mm4j.cls.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ToneCurves;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Keeps the highest bits of each value; a fractional number of bits is rounded up. */
@Doc("Keeps the highest bits of each value.")
public final class Posterize extends BaseAugTransform {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("how many bits, from 0 to 8; None where magnitude_range is given")
            Double bits,

            @Inline AugArgs common) {

        public Args {
            if (bits != null && !(bits >= 0 && bits <= 8)) {
                throw new IllegalArgumentException("bits: expected from 0 to 8, got " + bits);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public Posterize(Args args) {
        super(args.common());
        this.args = args;
        requireOne("bits", args.bits());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        return ToneCurves.posterize(image, (int) Math.ceil(magnitude(args.bits(), random)));
    }
}

package org.mm4j.cls.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.pillow.PillowBlur;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Blurs with a normal distribution, as Pillow does. */
@Doc("Blurs.")
public final class GaussianBlur extends BaseAugTransform {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("the standard deviation in pixels; None where magnitude_range is given")
            Double radius,

            @Inline AugArgs common) {}

    private final Args args;

    /** Makes the step. */
    public GaussianBlur(Args args) {
        super(args.common());
        this.args = args;
        requireOne("radius", args.radius());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        return PillowBlur.gaussian(image, magnitude(args.radius(), random));
    }
}

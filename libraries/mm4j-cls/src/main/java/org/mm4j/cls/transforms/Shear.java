package org.mm4j.cls.transforms;

import org.mm4j.cv.image.Interpolation;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Shears {@code img}: each row is moved by the magnitude times its number, or each column. */
@Doc("Shears the image.")
public final class Shear extends BaseAugTransform {

    /** The arguments. */
    public record Args(
            @Inline WarpArgs own,

            @Default("'bicubic'") @Doc("nearest, bilinear, bicubic, area or lanczos")
            Interpolation interpolation) {}

    private final Args args;

    /** Makes the step. */
    public Shear(Args args) {
        super(args.own().signed().common());
        this.args = args;
        requireOne("magnitude", args.own().signed().magnitude());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        SignedArgs signed = args.own().signed();
        double drawn = signed(magnitude(signed.magnitude(), random), signed.randomNegativeProb(), random);
        // Single precision, as in the original's matrix.
        double magnitude = (float) drawn;
        double[] matrix = args.own().direction() == Axis.HORIZONTAL
                ? new double[] {1, magnitude, 0, 0, 1, 0}
                : new double[] {1, 0, 0, magnitude, 1, 0};
        return args.own().warped(image, matrix, args.interpolation());
    }
}

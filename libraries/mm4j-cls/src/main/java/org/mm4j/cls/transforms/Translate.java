package org.mm4j.cls.transforms;

import org.mm4j.cv.image.Interpolation;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Moves {@code img} by the magnitude times its width, or its height. */
@Doc("Moves the image.")
public final class Translate extends BaseAugTransform {

    /** The arguments. */
    public record Args(
            @Inline WarpArgs own,

            @Default("'nearest'") @Doc("nearest, bilinear, bicubic, area or lanczos")
            Interpolation interpolation) {}

    private final Args args;

    /** Makes the step. */
    public Translate(Args args) {
        super(args.own().signed().common());
        this.args = args;
        requireOne("magnitude", args.own().signed().magnitude());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        SignedArgs signed = args.own().signed();
        double drawn = signed(magnitude(signed.magnitude(), random), signed.randomNegativeProb(), random);
        boolean isHorizontal = args.own().direction() == Axis.HORIZONTAL;
        // Single precision, as in the original's matrix.
        double offset = (float) (drawn * (isHorizontal ? image.width() : image.height()));
        double[] matrix = isHorizontal ? new double[] {1, 0, offset, 0, 1, 0} : new double[] {1, 0, 0, 0, 1, offset};
        return args.own().warped(image, matrix, args.interpolation());
    }
}

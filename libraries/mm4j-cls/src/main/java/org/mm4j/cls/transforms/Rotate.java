package org.mm4j.cls.transforms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Turns {@code img} clockwise; it keeps its size. */
@Doc("Turns the image.")
public final class Rotate extends BaseAugTransform {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("in degrees, clockwise; None where magnitude_range is given")
            Double angle,

            @Nullable @Doc("what it is turned around, (x, y) in pixels; None for the middle")
            List<Double> center,

            @Default("1.0") @Doc("by which it grows as well")
            double scale,

            @Default("128")
            @Doc("what fills the corners, one number for each channel; one number is that of blue, the others are 0")
            FillColor padVal,

            @Default("0.5") @Doc("how probable turning counter-clockwise is")
            double randomNegativeProb,

            @Inline AugArgs common,

            @Default("'nearest'") @Doc("nearest, bilinear, bicubic, area or lanczos")
            Interpolation interpolation) {

        public Args {
            if (center != null && center.size() != 2) {
                throw new IllegalArgumentException("center: expected (x, y), got " + center);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public Rotate(Args args) {
        super(args.common());
        this.args = args;
        requireOne("angle", args.angle());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        double angle = signed(magnitude(args.angle(), random), args.randomNegativeProb(), random);
        List<Double> center = args.center();
        double x = center == null ? (image.width() - 1) * 0.5 : center.get(0);
        double y = center == null ? (image.height() - 1) * 0.5 : center.get(1);
        return Geometry.warpAffine(
                image,
                Geometry.rotation(x, y, -angle, args.scale()),
                image.size(),
                args.interpolation(),
                PaddingMode.CONSTANT,
                args.padVal().asBorder("pad_val", image.channels()));
    }
}

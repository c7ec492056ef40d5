package org.mm4j.det.transforms;

import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Shears upright by an angle. */
@Doc("Shears the image, its boxes and masks upright.")
public final class ShearY extends BaseGeomTransform {

    /** The arguments. */
    public record Args(
            @Default("0.0") @Doc("degrees that level 0 stands for, from 0 to 90")
            double minMag,

            @Default("30.0") @Doc("degrees that level 10 stands for, from 0 to 90")
            double maxMag,

            @Inline GeomArgs geom) {

        /** Checks the numbers. */
        public Args {
            new Magnitude(geom.prob(), geom.level(), minMag, maxMag).within(90);
        }
    }

    /** Makes the step. */
    public ShearY(Args args) {
        super(args.geom(), new Magnitude(args.geom().prob(), args.geom().level(), args.minMag(), args.maxMag()));
    }

    @Override
    double strength(double drawn) {
        return Math.tan(drawn * Math.PI / 180);
    }

    @Override
    double[] map(ImageSize size, double strength) {
        return new double[] {1, 0, 0, (float) strength, 1, 0};
    }

    @Override
    InstanceMasks moved(InstanceMasks masks, ImageSize size, double strength) {
        return masks.shear(
                size, strength, InstanceMasks.Direction.VERTICAL, args().maskBorderValue(), args().interpolation());
    }
}

package org.mm4j.det.transforms;

import org.mm4j.cv.image.Geometry;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Turns by an angle about the middle, clockwise unless reversed. */
@Doc("Turns the image, its boxes and masks.")
public final class Rotate extends BaseGeomTransform {

    /** The arguments. */
    public record Args(
            @Default("0.0") @Doc("degrees that level 0 stands for, from 0 to 180")
            double minMag,

            @Default("30.0") @Doc("degrees that level 10 stands for, from 0 to 180")
            double maxMag,

            @Inline GeomArgs geom) {

        /** Checks the numbers. */
        public Args {
            new Magnitude(geom.prob(), geom.level(), minMag, maxMag).within(180);
        }
    }

    /** Makes the step. */
    public Rotate(Args args) {
        super(args.geom(), new Magnitude(args.geom().prob(), args.geom().level(), args.minMag(), args.maxMag()));
    }

    @Override
    double[] map(ImageSize size, double strength) {
        return Geometry.rotation((size.width() - 1) * 0.5, (size.height() - 1) * 0.5, -strength, 1);
    }

    @Override
    InstanceMasks moved(InstanceMasks masks, ImageSize size, double strength) {
        return masks.rotate(size, strength, 1, args().maskBorderValue(), args().interpolation());
    }
}

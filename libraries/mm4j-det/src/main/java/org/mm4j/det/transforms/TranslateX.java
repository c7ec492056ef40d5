package org.mm4j.det.transforms;

import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Moves sideways by a part of the width, cut off to whole pixels. */
@Doc("Moves the image, its boxes and masks sideways.")
public final class TranslateX extends BaseGeomTransform {

    /** The arguments. */
    public record Args(
            @Default("0.0") @Doc("part of the width that level 0 stands for, from 0 to 1")
            double minMag,

            @Default("0.1") @Doc("part of the width that level 10 stands for, from 0 to 1")
            double maxMag,

            @Inline GeomArgs geom) {

        /** Checks the numbers. */
        public Args {
            new Magnitude(geom.prob(), geom.level(), minMag, maxMag).within(1);
        }
    }

    /** Makes the step. */
    public TranslateX(Args args) {
        super(args.geom(), new Magnitude(args.geom().prob(), args.geom().level(), args.minMag(), args.maxMag()));
    }

    @Override
    double[] map(ImageSize size, double strength) {
        return new double[] {1, 0, (int) (size.width() * strength), 0, 1, 0};
    }

    @Override
    InstanceMasks moved(InstanceMasks masks, ImageSize size, double strength) {
        return masks.translate(
                size, (int) (size.width() * strength), 0, args().maskBorderValue(), args().interpolation());
    }
}

package org.mm4j.det.transforms;

import java.util.Set;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Resizes the class map by a factor, by nearest pixels. */
@Doc("Resizes the class map by a factor.")
public final class SegRescale implements Transform {

    /** The arguments. */
    public record Args(
            @Default("1") @Doc("above 0") double scaleFactor,

            @Default("'cv2'") @Doc("only 'cv2' is supported")
            String backend) {

        /** Checks the arguments. */
        public Args {
            if (!(scaleFactor > 0)) {
                throw new IllegalArgumentException("scale_factor is above 0, not " + scaleFactor);
            }
            if (!backend.equals("cv2")) {
                throw new IllegalArgumentException("backend='" + backend
                        + "' is not supported: class maps are resized with OpenCV, backend='cv2'");
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public SegRescale(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        Image map = results.get(ImageKeys.GT_SEG_MAP);
        return args.scaleFactor() == 1
                ? results
                : results.put(ImageKeys.GT_SEG_MAP, Geometry.rescale(map, args.scaleFactor(), Interpolation.NEAREST));
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ImageKeys.GT_SEG_MAP);
    }
}

package org.mm4j.det.transforms;

import org.mm4j.cv.image.Sizes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Doc;

/**
 * {@link Resize} that cuts the new size off to whole pixels where it keeps the ratio of the sides, in place of rounding it.
 * Masks and the class map are rounded all the same, as in the original.
 */
@Doc("Resizes the image, its boxes and masks; sizes are cut off to whole pixels.")
public final class FixScaleResize extends Resize {

    /** Resizes as the arguments say. */
    public FixScaleResize(Args args) {
        super(args);
    }

    @Override
    protected void resizeImage(Results results) {
        if (!args().keepRatio()) {
            super.resizeImage(results);
            return;
        }
        ImageSize size = results.get(ResultKey.IMG).size();
        double factor = Sizes.factorWithin(size, results.get(ResultKey.SCALE));
        putResized(results, new ImageSize(Math.max(1, (int) (size.height() * factor)), Math.max(1, (int)
                (size.width() * factor))));
    }
}

package org.mm4j.det.transforms;

import org.mm4j.cv.image.Interpolation;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Doc;

/**
 * {@link org.mm4j.cv.transforms.Resize} that knows boxes of all types and masks, and that sets or goes on with
 * {@code homography_matrix}, the map from the pixels that were read to those there are now.
 */
@Doc("Resizes the image, its boxes and masks to a size or by a factor.")
public class Resize extends org.mm4j.cv.transforms.Resize {

    /** Resizes as the arguments say. */
    public Resize(Args args) {
        super(args);
    }

    @Override
    public Results apply(Results results) {
        super.apply(results);
        resizeMasks(results);
        ScaleFactor factor = results.get(ResultKey.SCALE_FACTOR);
        Truths.recordHomography(results, (float) factor.width(), 0, 0, 0, (float) factor.height(), 0, 0, 0, 1);
        return results;
    }

    /** Resizes {@code gt_bboxes} by {@code scale_factor} and cuts them off at the border if that is asked for. */
    @Override
    protected void resizeBoxes(Results results) {
        results.find(DetKeys.GT_BBOXES).ifPresent(boxes -> {
            BaseBoxes resized = boxes.rescale(results.get(ResultKey.SCALE_FACTOR));
            results.put(
                    DetKeys.GT_BBOXES,
                    args().clipObjectBorder() ? resized.clip(results.get(ResultKey.IMG_SHAPE)) : resized);
        });
    }

    private void resizeMasks(Results results) {
        results.find(DetKeys.GT_MASKS)
                .ifPresent(masks -> results.put(
                        DetKeys.GT_MASKS,
                        args().keepRatio()
                                ? masks.rescale(results.get(ResultKey.SCALE), Interpolation.NEAREST)
                                : masks.resize(results.get(ResultKey.IMG_SHAPE))));
    }
}

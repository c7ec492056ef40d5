package org.mm4j.det.transforms;

import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Doc;

/**
 * {@link org.mm4j.cv.transforms.Resize} that knows boxes, and that sets or goes on with {@code homography_matrix}, the
 * map from the pixels that were read to those there are now.
 */
@Doc("Resizes the image and its boxes to a size or by a factor.")
public class Resize extends org.mm4j.cv.transforms.Resize {

    /** Resizes as the arguments say. */
    public Resize(Args args) {
        super(args);
    }

    @Override
    public Results apply(Results results) {
        Unsupported.refuse(results, "gt_masks", "Resize");
        super.apply(results);
        recordHomography(results);
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

    private static void recordHomography(Results results) {
        ScaleFactor factor = results.get(ResultKey.SCALE_FACTOR);
        float[] matrix = results.find(DetKeys.HOMOGRAPHY_MATRIX)
                .map(float[]::clone)
                .orElseGet(() -> new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
        // Scaling from the left: the first row by the width factor, the second by the height factor.
        for (int column = 0; column < 3; column++) {
            matrix[column] *= (float) factor.width();
            matrix[3 + column] *= (float) factor.height();
        }
        results.put(DetKeys.HOMOGRAPHY_MATRIX, matrix);
    }
}

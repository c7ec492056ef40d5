package org.mm4j.det.transforms;

import org.mm4j.cv.image.FlipDirection;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Doc;

/**
 * {@link org.mm4j.cv.transforms.RandomFlip} that knows boxes of all types and masks, and that sets or goes on with
 * {@code homography_matrix}.
 */
@Doc("Mirrors the image, its boxes and masks in a random direction.")
public class RandomFlip extends org.mm4j.cv.transforms.RandomFlip {

    /** Flips as the arguments say. */
    public RandomFlip(Args args) {
        super(args);
    }

    @Override
    protected void flip(Results results, FlipDirection direction) {
        Image flipped = Geometry.flip(results.get(ResultKey.IMG), direction);
        ImageSize size = flipped.size();
        results.put(ResultKey.IMG, flipped);
        results.find(DetKeys.GT_BBOXES).ifPresent(boxes -> results.put(DetKeys.GT_BBOXES, boxes.flip(size, direction)));
        results.find(DetKeys.GT_MASKS).ifPresent(masks -> results.put(DetKeys.GT_MASKS, masks.flip(direction)));
        if (results.has(ImageKeys.GT_SEG_MAP)) {
            flipSegMap(results, direction);
        }
        boolean sideways = direction != FlipDirection.VERTICAL;
        boolean upright = direction != FlipDirection.HORIZONTAL;
        Truths.recordHomography(
                results,
                sideways ? -1 : 1,
                0,
                sideways ? size.width() : 0,
                0,
                upright ? -1 : 1,
                upright ? size.height() : 0,
                0,
                0,
                1);
    }
}

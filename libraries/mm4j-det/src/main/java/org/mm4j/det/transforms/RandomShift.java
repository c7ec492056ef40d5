package org.mm4j.det.transforms;

import java.util.Set;
import java.util.stream.IntStream;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Moves the picture and its boxes by a random number of pixels (YOLOF, Chen et al. 2021); the rest is black. Nothing happens
 * if no box of a certain size is left. Masks and class maps are refused.
 */
@Doc("Moves the image and its boxes by a random number of pixels.")
public final class RandomShift implements Transform {

    /** The arguments. */
    public record Args(
            @Default("0.5") @Doc("how probable the step is applied")
            double prob,

            @Default("32") @Doc("pixels to the left or upwards at most; one less to the right or downwards")
            int maxShiftPx,

            @Default("1") @Doc("pixels; what is left of a box is wider and higher, or it goes")
            int filterThrPx) {

        /** Checks the numbers. */
        public Args {
            Require.probability("prob", prob);
            Require.atLeast("max_shift_px", maxShiftPx, 0);
        }
    }

    private final Args args;

    /** Makes the step. */
    public RandomShift(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        SampleRandom random = results.random();
        if (!(random.uniform() < args.prob()) || args.maxShiftPx() == 0) {
            return results;
        }
        Unsupported.refuse(results, "RandomShift", DetKeys.GT_MASKS, ImageKeys.GT_SEG_MAP, ImageKeys.GT_KEYPOINTS);
        int right = random.integer(-args.maxShiftPx(), args.maxShiftPx());
        int down = random.integer(-args.maxShiftPx(), args.maxShiftPx());
        Image image = results.get(ResultKey.IMG);
        BaseBoxes boxes = results.get(DetKeys.GT_BBOXES).translate(right, down).clip(image.size());
        float[] widths = boxes.widths();
        float[] heights = boxes.heights();
        int[] kept = IntStream.range(0, boxes.size())
                .filter(i -> widths[i] > args.filterThrPx() && heights[i] > args.filterThrPx())
                .toArray();
        if (kept.length == 0) {
            return results;
        }
        results.put(DetKeys.GT_BBOXES, boxes).put(ResultKey.IMG, shifted(image, right, down));
        Truths.select(results, kept);
        return results;
    }

    private static Image shifted(Image image, int right, int down) {
        int width = image.width() - Math.abs(right);
        int height = image.height() - Math.abs(down);
        Canvas canvas = Canvas.filled(image, image.size(), 0);
        if (width > 0 && height > 0) {
            canvas.paste(
                    image,
                    Math.max(0, -right),
                    Math.max(0, -down),
                    width,
                    height,
                    Math.max(0, right),
                    Math.max(0, down));
        }
        return canvas.toImage();
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG, DetKeys.GT_BBOXES);
    }
}

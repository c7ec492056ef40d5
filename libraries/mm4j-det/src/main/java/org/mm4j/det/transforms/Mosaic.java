package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.cv.transforms.PadSize;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.MixTransform;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Puts the picture and three others around a random point of a canvas of twice {@code img_scale} (YOLOv4, Bochkovskiy,
 * Wang, Liao 2020). Each is resized to fit into {@code img_scale} with its own proportions; boxes go along, and those of
 * which nothing is left go. Masks and class maps are refused, {@code gt_instances_ids} are dropped.
 */
@Doc("Puts four images into one.")
public final class Mosaic implements MixTransform {

    /** The arguments. */
    public record Args(
            @Default("(640, 640)")
            @Doc("size (width, height) of each of the four; the canvas is twice as wide and high")
            PadSize imgScale,

            @Default("(0.5, 1.5)") @Doc("where the four meet, in units of img_scale, from 0 to 2")
            NumberRange centerRatioRange,

            @Default("True") @Doc("whether to cut boxes off at the border")
            boolean bboxClipBorder,

            @Default("114.0") @Doc("what the canvas has where no image is, from 0 to 255")
            double padVal,

            @Default("1.0") @Doc("how probable the step is applied")
            double prob) {

        /** Checks the numbers. */
        public Args {
            Require.probability("prob", prob);
            if (centerRatioRange.low() < 0 || centerRatioRange.high() > 2) {
                throw new IllegalArgumentException("center_ratio_range is within 0 and 2, unlike ("
                        + centerRatioRange.low() + ", " + centerRatioRange.high() + ")");
            }
        }
    }

    private static final int OTHERS = 3;

    private final Args args;

    /** Makes the step. */
    public Mosaic(Args args) {
        this.args = args;
    }

    @Override
    public int[] chooseIndexes(SampleRandom random, int size, IntFunction<Results> samples) {
        int[] indexes = new int[OTHERS];
        for (int i = 0; i < OTHERS; i++) {
            indexes[i] = random.integer(0, size);
        }
        return indexes;
    }

    @Override
    public Results apply(Results results) {
        if (results.random().uniform() > args.prob()) {
            return results;
        }
        List<Results> others = results.get(DetKeys.MIX_RESULTS).samples();
        if (others.size() != OTHERS) {
            throw new IllegalArgumentException("Mosaic needs three further samples, not " + others.size());
        }
        Unsupported.refuse(results, "Mosaic", DetKeys.GT_MASKS, ImageKeys.GT_SEG_MAP, ImageKeys.GT_KEYPOINTS);
        return MosaicCanvas.combine(args, results, others);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return MosaicCanvas.NEEDED;
    }
}

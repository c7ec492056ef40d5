package org.mm4j.det.transforms;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Drops instances whose box or mask is too small, and samples of which nothing is left. */
@Doc("Drops instances that are too small.")
public final class FilterAnnotations implements Transform {

    /** The arguments. */
    public record Args(
            @Default("(1., 1.)") @Doc("least width and height of a box in pixels; larger ones stay")
            List<Double> minGtBboxWh,

            @Default("1") @Doc("least area of a mask in pixels")
            int minGtMaskArea,

            @Default("True") @Doc("whether boxes count") boolean byBox,

            @Default("False") @Doc("whether masks count") boolean byMask,

            @Default("True")
            @Doc("whether a sample of which no instance is left is dropped; the name is the original's")
            boolean keepEmpty) {

        /** Checks the arguments. */
        public Args {
            if (minGtBboxWh.size() != 2) {
                throw new IllegalArgumentException("min_gt_bbox_wh is (width, height), not " + minGtBboxWh);
            }
            if (!byBox && !byMask) {
                throw new IllegalArgumentException(
                        "by_box and by_mask are both False, so there is nothing to filter by");
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public FilterAnnotations(Args args) {
        this.args = args;
    }

    @Override
    public @Nullable Results apply(Results results) {
        BaseBoxes boxes = results.get(DetKeys.GT_BBOXES);
        if (boxes.size() == 0) {
            return results;
        }
        float[] widths = boxes.widths();
        float[] heights = boxes.heights();
        double[] areas = args.byMask() ? results.get(DetKeys.GT_MASKS).areas() : new double[0];
        int[] kept = IntStream.range(0, boxes.size())
                .filter(i -> !args.byBox()
                        || (widths[i] > args.minGtBboxWh().get(0)
                                && heights[i] > args.minGtBboxWh().get(1)))
                .filter(i -> !args.byMask() || areas[i] >= args.minGtMaskArea())
                .toArray();
        if (kept.length == 0 && args.keepEmpty()) {
            return null;
        }
        Truths.select(results, kept);
        Truths.selectMasks(results, kept);
        return results;
    }
}

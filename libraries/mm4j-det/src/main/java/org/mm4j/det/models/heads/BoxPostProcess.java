package org.mm4j.det.models.heads;

import java.util.function.Function;
import java.util.stream.IntStream;
import org.mm4j.cv.ops.BatchedNms;
import org.mm4j.cv.ops.Kept;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;

/** From decoded boxes of one picture to its detections: rescale, drop the small, suppress, keep the best. */
final class BoxPostProcess {

    private BoxPostProcess() {}

    /** Boxes in pixels of the picture as it was read. */
    static InstanceData rescaled(InstanceData found, DetDataSample sample) {
        return rescaled(found, sample, HorizontalBoxes::new);
    }

    /**
     * Boxes in pixels of the picture as it was read.
     *
     * @param boxes makes boxes of their type of numbers
     */
    static InstanceData rescaled(InstanceData found, DetDataSample sample, Function<float[], BaseBoxes> boxes) {
        ScaleFactor factor = sample.requireMeta(ResultKey.SCALE_FACTOR);
        int width = found.floats("bboxes").width();
        if (width != 4) {
            BaseBoxes rescaled = boxes.apply(found.floats("bboxes").values())
                    .rescale(new ScaleFactor(1 / factor.width(), 1 / factor.height()));
            return found.with("bboxes", rescaled.values(), width);
        }
        float[] values = found.floats("bboxes").values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) (i % 2 == 0 ? factor.width() : factor.height());
        }
        return found.with("bboxes", values, 4);
    }

    /** Only boxes that are wider and higher than the least size; all if that is negative. */
    static InstanceData largeEnough(InstanceData found, double least) {
        return largeEnough(found, least, HorizontalBoxes::new);
    }

    /**
     * Only boxes that are wider and higher than the least size; all if that is negative.
     *
     * @param type makes boxes of their type of numbers
     */
    static InstanceData largeEnough(InstanceData found, double least, Function<float[], BaseBoxes> type) {
        if (least < 0) {
            return found;
        }
        float[] boxes = found.floats("bboxes").values();
        if (found.floats("bboxes").width() != 4) {
            BaseBoxes own = type.apply(boxes);
            float[] widths = own.widths();
            float[] heights = own.heights();
            return found.select(IntStream.range(0, found.size())
                    .filter(i -> widths[i] > least && heights[i] > least)
                    .toArray());
        }
        return found.select(IntStream.range(0, found.size())
                .filter(i -> boxes[4 * i + 2] - boxes[4 * i] > least && boxes[4 * i + 3] - boxes[4 * i + 1] > least)
                .toArray());
    }

    /** What a suppression within each class leaves, best first, at most {@code max_per_img}. */
    static InstanceData suppressed(InstanceData found, TestCfg cfg) {
        int[] groups = new int[found.size()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (int) found.longs("labels").at(i, 0);
        }
        Kept kept = BatchedNms.batchedNms(
                found.floats("bboxes").values(), found.floats("scores").values(), groups, cfg.nms(), false);
        // Soft suppression lowers scores.
        return first(found.select(kept.indices()).with("scores", kept.scores()), cfg.maxPerImg());
    }

    /** The first ones, at most {@code limit}; all if that is negative. */
    static InstanceData first(InstanceData found, int limit) {
        return limit >= 0 && limit < found.size()
                ? found.select(IntStream.range(0, limit).toArray())
                : found;
    }
}

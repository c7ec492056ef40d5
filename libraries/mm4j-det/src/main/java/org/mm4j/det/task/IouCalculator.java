package org.mm4j.det.task;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.registry.Kind;

/** Measures how much boxes overlap. */
@Kind("task util")
public interface IouCalculator {

    /** The boxes that are measured, of their numbers: horizontal ones unless a calculator says otherwise. */
    default BaseBoxes boxes(float[] numbers) {
        return new HorizontalBoxes(numbers);
    }

    /**
     * Overlaps of boxes.
     *
     * @param boxes1 (m, 4) as x1, y1, x2, y2, or (m, 5) with a score behind them
     * @param boxes2 (n, 4) or (n, 5) alike
     * @param aligned whether to compare pairs, which needs m = n
     * @return (m, n), or (m) if aligned
     */
    Tensor overlaps(Tensor boxes1, Tensor boxes2, BoxOverlaps.Mode mode, boolean aligned);

    /** Intersection over union of each box with each: (m, n). */
    default Tensor overlaps(Tensor boxes1, Tensor boxes2) {
        return overlaps(boxes1, boxes2, BoxOverlaps.Mode.IOU, false);
    }
}

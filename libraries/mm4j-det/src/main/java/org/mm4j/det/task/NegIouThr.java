package org.mm4j.det.task;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * The overlaps that make a prior background.
 *
 * @param from the least that does
 * @param to the least that does no more
 */
public record NegIouThr(double from, double to) {

    /** All below a number. */
    @FromConfig
    public static NegIouThr of(double to) {
        return new NegIouThr(0, to);
    }

    /** All from one number to below another. */
    @FromConfig
    public static NegIouThr of(List<Double> range) {
        if (range.size() != 2) {
            throw new IllegalArgumentException("neg_iou_thr is a number or (from, to), not " + range);
        }
        return new NegIouThr(range.get(0), range.get(1));
    }
}

package org.mm4j.det.models.heads;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * The sizes that a level is for.
 *
 * @param least in pixels
 * @param most in pixels
 */
public record RegressRange(double least, double most) {

    /** Checks the order. */
    public RegressRange {
        if (!(least <= most)) {
            throw new IllegalArgumentException("a range goes up, not from " + least + " to " + most);
        }
    }

    /** Two numbers, the smaller one first. */
    @FromConfig
    public static RegressRange of(List<Double> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("a range is (least, most), not " + pair);
        }
        return new RegressRange(pair.get(0), pair.get(1));
    }
}

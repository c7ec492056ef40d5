package org.mm4j.det.models.necks;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Which maps a neck uses, and how many it makes.
 *
 * @param inputs the number of maps that come in
 * @param start the first that is used
 * @param end behind the last that is used
 * @param extra the number of further levels that come out
 */
record Pyramid(int inputs, int start, int end, int extra) {

    /**
     * From the arguments of a config.
     *
     * @param endLevel the last map that is used, or -1
     * @throws IllegalArgumentException if they do not fit together
     */
    static Pyramid of(int inputs, int numOuts, int startLevel, int endLevel) {
        boolean isToLast = endLevel == -1 || endLevel == inputs - 1;
        int end = isToLast ? inputs : endLevel + 1;
        if (startLevel < 0 || startLevel >= end || end > inputs) {
            throw new IllegalArgumentException("start_level " + startLevel + " and end_level " + endLevel
                    + " do not name a range of the " + inputs + " maps of in_channels");
        }
        int extra = numOuts - (end - startLevel);
        if (extra < 0 || (!isToLast && extra > 0)) {
            throw new IllegalArgumentException("num_outs is " + (isToLast ? "at least " : "") + (end - startLevel)
                    + " with these levels, not " + numOuts);
        }
        return new Pyramid(inputs, startLevel, end, extra);
    }

    /** The number of maps that are used. */
    int used() {
        return end - start;
    }

    /** Checks the number of maps. */
    void check(List<Tensor> features) {
        if (features.size() != inputs) {
            throw new IllegalArgumentException(
                    "the neck takes " + inputs + " feature maps, as in_channels says, not " + features.size());
        }
    }
}

package org.mm4j.track.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * How far reference frames are away: configs write {@code 10} or {@code [-10, 0]}.
 *
 * @param from frames back, not above 0
 * @param to frames ahead, not below 0
 */
public record FrameRange(int from, int to) {

    /** Checks the signs. */
    public FrameRange {
        if (from > 0 || to < 0) {
            throw new IllegalArgumentException(
                    "frame_range goes from 0 or below to 0 or above, not from " + from + " to " + to);
        }
    }

    /** As far back as ahead. */
    @FromConfig
    public static FrameRange of(int both) {
        if (both < 0) {
            throw new IllegalArgumentException("frame_range is not negative, unlike " + both);
        }
        return new FrameRange(-both, both);
    }

    /** Back and ahead. */
    @FromConfig
    public static FrameRange of(List<Integer> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("frame_range is one number or two, not " + pair);
        }
        return new FrameRange(pair.get(0), pair.get(1));
    }

    @Override
    public String toString() {
        return "[" + from + ", " + to + "]";
    }
}

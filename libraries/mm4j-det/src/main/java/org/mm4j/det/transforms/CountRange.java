package org.mm4j.det.transforms;

import java.util.List;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.registry.FromConfig;

/**
 * How many of something there are: configs write a number, or {@code (least, most)}.
 *
 * @param least not negative
 * @param most not below {@code least}
 */
public record CountRange(int least, int most) {

    public CountRange {
        if (least < 0 || least > most || most == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a count is not negative and from small to large, unlike (" + least + ", " + most + ")");
        }
    }

    /** Always as many. */
    @FromConfig
    public static CountRange of(int count) {
        return new CountRange(count, count);
    }

    /** From least to most. */
    @FromConfig
    public static CountRange of(List<Integer> ends) {
        if (ends.size() != 2) {
            throw new IllegalArgumentException("a count is a number or (least, most), not " + ends.size() + " numbers");
        }
        return new CountRange(ends.get(0), ends.get(1));
    }

    /** A count of the range. */
    int draw(SampleRandom random) {
        return random.integer(least, most + 1);
    }
}

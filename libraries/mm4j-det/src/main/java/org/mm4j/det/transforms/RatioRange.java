package org.mm4j.det.transforms;

import java.util.List;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.registry.FromConfig;

/**
 * Which part of something is taken: configs write a number, or {@code (least, most)}.
 *
 * @param least from 0 to 1
 * @param most from {@code least} to 1
 */
public record RatioRange(double least, double most) {

    public RatioRange {
        if (!(least >= 0 && least <= most && most <= 1)) {
            throw new IllegalArgumentException(
                    "a part is from 0 to 1 and from small to large, unlike (" + least + ", " + most + ")");
        }
    }

    /** Always the same part. */
    @FromConfig
    public static RatioRange of(double part) {
        return new RatioRange(part, part);
    }

    /** From least to most. */
    @FromConfig
    public static RatioRange of(List<Double> ends) {
        if (ends.size() != 2) {
            throw new IllegalArgumentException("a part is a number or (least, most), not " + ends.size() + " numbers");
        }
        return new RatioRange(ends.get(0), ends.get(1));
    }

    /** A part of the range. */
    double draw(SampleRandom random) {
        return random.uniform() * (most - least) + least;
    }
}

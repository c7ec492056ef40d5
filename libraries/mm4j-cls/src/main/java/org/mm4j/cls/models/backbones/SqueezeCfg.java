package org.mm4j.cls.models.backbones;

import org.mm4j.cv.models.Acts;
import org.mm4j.cv.models.SELayer;
import org.mm4j.cv.models.Widths;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * A dict that describes squeeze and excitation.
 *
 * @param ratio how many times fewer channels it has inside
 * @param divisor channels inside are a multiple of it
 */
public record SqueezeCfg(
        @Doc("how many times fewer channels it has inside") @Default("16")
        int ratio,

        @Doc("channels inside are a multiple of it") @Default("8")
        int divisor) {

    public SqueezeCfg {
        if (ratio < 1 || divisor < 1) {
            throw new IllegalArgumentException(
                    "ratio and divisor: expected at least 1, got " + ratio + " and " + divisor);
        }
    }

    /** The layer for a number of channels. */
    SELayer layer(int channels, BuildContext build) {
        return new SELayer(
                channels,
                Widths.divisible(Math.floorDiv(channels, ratio), divisor),
                null,
                Acts.of(build, "ReLU"),
                Acts.of(build, "Sigmoid"));
    }
}

package org.mm4j.cv.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * The size of a cut-out: configs write {@code (width, height)}, or one number for both.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record CropSize(int width, int height) {

    public CropSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "a size in pixels is at least 1, unlike (" + width + ", " + height + ")");
        }
    }

    /** A square. */
    @FromConfig
    public static CropSize of(int side) {
        return new CropSize(side, side);
    }

    /** Width and height. */
    @FromConfig
    public static CropSize of(List<Integer> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("expected one number or (width, height), got " + pair.size());
        }
        return new CropSize(pair.get(0), pair.get(1));
    }
}

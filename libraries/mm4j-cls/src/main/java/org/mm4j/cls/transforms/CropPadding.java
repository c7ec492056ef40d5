package org.mm4j.cls.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * A border in pixels: configs write one number for all sides, two for left and right and for top and bottom, or four for
 * left, top, right and bottom.
 *
 * @param left at least 0
 * @param top at least 0
 * @param right at least 0
 * @param bottom at least 0
 */
public record CropPadding(int left, int top, int right, int bottom) {

    public CropPadding {
        if (left < 0 || top < 0 || right < 0 || bottom < 0) {
            throw new IllegalArgumentException(
                    "a padding is not negative: " + left + ", " + top + ", " + right + ", " + bottom);
        }
    }

    /** The same on all sides. */
    @FromConfig
    public static CropPadding of(int all) {
        return new CropPadding(all, all, all, all);
    }

    /** Two or four numbers. */
    @FromConfig
    public static CropPadding of(List<Integer> sides) {
        return switch (sides.size()) {
            case 2 -> new CropPadding(sides.get(0), sides.get(1), sides.get(0), sides.get(1));
            case 4 -> new CropPadding(sides.get(0), sides.get(1), sides.get(2), sides.get(3));
            default -> throw new IllegalArgumentException("expected 1, 2 or 4 numbers, got " + sides.size());
        };
    }
}

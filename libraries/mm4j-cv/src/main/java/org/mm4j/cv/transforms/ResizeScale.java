package org.mm4j.cv.transforms;

import java.util.List;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.FromConfig;

/**
 * The size to resize to: configs write {@code (width, height)}, or one number for both.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record ResizeScale(int width, int height) {

    public ResizeScale {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "a size in pixels is at least 1, unlike (" + width + ", " + height + ")");
        }
    }

    /** A square. */
    @FromConfig
    public static ResizeScale of(int side) {
        return new ResizeScale(side, side);
    }

    /** Width and height. */
    @FromConfig
    public static ResizeScale of(List<Integer> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException(
                    "expected one number or (width, height), got " + pair.size() + " numbers");
        }
        return new ResizeScale(pair.get(0), pair.get(1));
    }

    /** The same as a size of a picture. */
    public ImageSize size() {
        return new ImageSize(height, width);
    }
}

package org.mm4j.cls.transforms;

import java.util.List;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.FromConfig;

/**
 * A size: configs write {@code (height, width)}, or one number for both.
 *
 * @param height at least 1
 * @param width at least 1
 */
public record HeightWidth(int height, int width) {

    public HeightWidth {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "a size in pixels is at least 1, unlike (" + height + ", " + width + ")");
        }
    }

    /** A square. */
    @FromConfig
    public static HeightWidth of(int side) {
        return new HeightWidth(side, side);
    }

    /** Height and width. */
    @FromConfig
    public static HeightWidth of(List<Integer> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("expected one number or (height, width), got " + pair.size());
        }
        return new HeightWidth(pair.get(0), pair.get(1));
    }

    /** The same as a size of a picture. */
    public ImageSize size() {
        return new ImageSize(height, width);
    }
}

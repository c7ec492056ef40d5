package org.mm4j.cv.transforms;

import java.util.List;
import org.mm4j.registry.FromConfig;

/**
 * By what to multiply a size: configs write {@code (width factor, height factor)}, or one number for both.
 *
 * @param width greater than 0
 * @param height greater than 0
 */
public record ResizeFactor(double width, double height) {

    public ResizeFactor {
        if (!(width > 0 && height > 0)) {
            throw new IllegalArgumentException("a factor is greater than 0, unlike (" + width + ", " + height + ")");
        }
    }

    /** The same factor for both sides. */
    @FromConfig
    public static ResizeFactor of(double both) {
        return new ResizeFactor(both, both);
    }

    /** A factor for each side. */
    @FromConfig
    public static ResizeFactor of(List<Double> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException(
                    "expected one number or (width factor, height factor), got " + pair.size() + " numbers");
        }
        return new ResizeFactor(pair.get(0), pair.get(1));
    }
}

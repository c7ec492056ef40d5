package org.mm4j.cv.image;

import org.mm4j.engine.structures.ImageSize;

/** The originals' arithmetic on the sizes of pictures, in double precision and with their rounding. */
public final class Sizes {

    private Sizes() {}

    /**
     * A size times a factor for each side, rounded half up.
     *
     * @throws IllegalArgumentException if a factor is not positive or nothing is left of a side
     */
    public static ImageSize scaled(ImageSize size, double widthFactor, double heightFactor) {
        if (!(widthFactor > 0 && heightFactor > 0)) {
            throw new IllegalArgumentException(
                    "a scale factor is positive, not " + (widthFactor > 0 ? heightFactor : widthFactor));
        }
        return requireArea(
                new ImageSize((int) (size.height() * heightFactor + 0.5), (int) (size.width() * widthFactor + 0.5)));
    }

    /** The largest factor with which a size fits into a frame; the longer side of the one meets that of the other. */
    public static double factorWithin(ImageSize size, ImageSize frame) {
        requireArea(size);
        requireArea(frame);
        return Math.min((double) longSide(frame) / longSide(size), (double) shortSide(frame) / shortSide(size));
    }

    /** The size with the same proportions that fits into a frame, whether that stands upright or lies. */
    public static ImageSize rescaled(ImageSize size, ImageSize frame) {
        double factor = factorWithin(size, frame);
        return scaled(size, factor, factor);
    }

    /** A size with each side raised to a multiple of a divisor. */
    public static ImageSize raisedToMultiple(ImageSize size, int divisor) {
        if (divisor < 1) {
            throw new IllegalArgumentException("a size divisor is at least 1, not " + divisor);
        }
        return new ImageSize(raised(size.height(), divisor), raised(size.width(), divisor));
    }

    /** The size itself, if both sides are at least 1. */
    static ImageSize requireArea(ImageSize size) {
        if (size.height() < 1 || size.width() < 1) {
            throw new IllegalArgumentException(
                    "a picture of " + size.width() + " x " + size.height() + " pixels has no area");
        }
        return size;
    }

    private static int raised(int side, int divisor) {
        return Math.multiplyExact((int) Math.ceil((double) side / divisor), divisor);
    }

    private static int longSide(ImageSize size) {
        return Math.max(size.height(), size.width());
    }

    private static int shortSide(ImageSize size) {
        return Math.min(size.height(), size.width());
    }
}

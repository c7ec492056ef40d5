package org.mm4j.engine.structures;

/**
 * The size of a picture.
 *
 * @param height pixels, not negative
 * @param width pixels, not negative
 */
public record ImageSize(int height, int width) {

    public ImageSize {
        if (height < 0 || width < 0) {
            throw new IllegalArgumentException("negative size " + height + " x " + width);
        }
    }

    /** {@code (height, width)}. */
    @Override
    public String toString() {
        return "(" + height + ", " + width + ")";
    }
}

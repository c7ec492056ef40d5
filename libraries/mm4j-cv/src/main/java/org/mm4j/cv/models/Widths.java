package org.mm4j.cv.models;

/** Numbers of channels. */
public final class Widths {

    private Widths() {}

    /**
     * The multiple of {@code divisor} nearest to a width, at least {@code divisor} and at least nine tenths of the width:
     * how the mobile networks round widths.
     */
    public static int divisible(double width, int divisor) {
        return divisible(width, divisor, 0.9);
    }

    /** As {@link #divisible(double, int)}, at least {@code minRatio} of the width. */
    public static int divisible(double width, int divisor, double minRatio) {
        int rounded = Math.max(divisor, (int) (width + divisor / 2.0) / divisor * divisor);
        return rounded < minRatio * width ? rounded + divisor : rounded;
    }
}

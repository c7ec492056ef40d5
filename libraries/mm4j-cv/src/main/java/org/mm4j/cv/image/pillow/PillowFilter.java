package org.mm4j.cv.image.pillow;

/** How Pillow computes a resized pixel; configs name these in lower case. */
public enum PillowFilter {
    /** The pixel at the position in the middle of the new one. */
    NEAREST(0) {
        @Override
        double weight(double x) {
            throw new IllegalStateException("nearest pixels are not weighted");
        }
    },
    /** The mean over the pixels that the new one covers. */
    BOX(0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    /** Weights that fall linearly. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },
    /** Sharper than bilinear, as wide. */
    HAMMING(1) {
        @Override
        double weight(double x) {
            double distance = Math.abs(x);
            if (distance == 0) {
                return 1;
            }
            return distance >= 1 ? 0 : sinc(distance) * (0.54 + 0.46 * StrictMath.cos(distance * Math.PI));
        }
    },
    /** Cubic convolution with the coefficient -0.5. */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double d = Math.abs(x);
            if (d < 1) {
                return ((CUBIC + 2) * d - (CUBIC + 3)) * d * d + 1;
            }
            return d < 2 ? (((d - 5) * d + 8) * d - 4) * CUBIC : 0;
        }
    },
    /** A windowed sinc, three pixels to each side. */
    LANCZOS(3) {
        @Override
        double weight(double x) {
            return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    };

    private static final double CUBIC = -0.5;

    private final double support;

    PillowFilter(double support) {
        this.support = support;
    }

    /** How many pixels to each side count when the picture does not shrink. */
    double support() {
        return support;
    }

    /** The weight of a pixel by its distance. */
    abstract double weight(double x);

    private static double sinc(double x) {
        double angle = x * Math.PI;
        return angle == 0 ? 1 : StrictMath.sin(angle) / angle;
    }
}

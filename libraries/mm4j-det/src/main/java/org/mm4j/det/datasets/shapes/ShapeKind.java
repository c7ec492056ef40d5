package org.mm4j.det.datasets.shapes;

import java.util.Locale;
import org.mm4j.engine.data.SampleRandom;

/** The classes of shapes; the shape alone tells the class, neither size nor colour does. */
public enum ShapeKind {
    /** A disc. */
    CIRCLE(1, 1),
    /** A square or rectangle. */
    RECTANGLE(0.4, 1),
    /** A triangle with two equal sides. */
    TRIANGLE(0.8, 1.2),
    /** A star of five points. */
    STAR(1, 1),
    /** An ellipse, at least 1.5 times as long as wide. */
    ELLIPSE(0.4, 0.66),
    /** A plus sign. */
    CROSS(1, 1),
    /** A regular hexagon. */
    HEXAGON(1, 1);

    /** So many corners make a curve smooth at the largest size. */
    private static final int CURVE = 48;

    private static final double STAR_INNER = 0.45;
    private static final double CROSS_ARM = 0.36;

    private final double minAspect;
    private final double maxAspect;

    ShapeKind(double minAspect, double maxAspect) {
        this.minAspect = minAspect;
        this.maxAspect = maxAspect;
    }

    /** The name of the class: {@code circle}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names those that there are
     */
    public static ShapeKind of(String label) {
        StringBuilder known = new StringBuilder();
        for (ShapeKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
            known.append(known.length() == 0 ? "" : ", ").append(kind.label());
        }
        throw new IllegalArgumentException("there is no shape `" + label + "`; the shapes are " + known);
    }

    /** A ratio of height to width. */
    double aspect(SampleRandom random) {
        return random.uniform(minAspect, maxAspect);
    }

    /**
     * The outline around the origin, not turned yet.
     *
     * @param x half of the width in pixels
     * @param y half of the height
     * @return x and y of each corner in turn
     */
    double[] outline(double x, double y) {
        return switch (this) {
            case CIRCLE, ELLIPSE -> ring(CURVE, x, y, 1);
            case RECTANGLE -> new double[] {-x, -y, x, -y, x, y, -x, y};
            case TRIANGLE -> new double[] {0, -y, x, y, -x, y};
            case STAR -> ring(10, x, y, STAR_INNER);
            case HEXAGON -> ring(6, x, y, 1);
            case CROSS -> cross(x, y, CROSS_ARM * x, CROSS_ARM * y);
        };
    }

    /** Corners on an ellipse, every second one moved inwards. */
    private static double[] ring(int corners, double x, double y, double inner) {
        double[] outline = new double[2 * corners];
        for (int i = 0; i < corners; i++) {
            // Strict: the same on every machine.
            double angle = 2 * Math.PI * i / corners - Math.PI / 2;
            double radius = i % 2 == 0 ? 1 : inner;
            outline[2 * i] = radius * x * StrictMath.cos(angle);
            outline[2 * i + 1] = radius * y * StrictMath.sin(angle);
        }
        return outline;
    }

    private static double[] cross(double x, double y, double armX, double armY) {
        return new double[] {
            -armX, -y, armX, -y, armX, -armY, x, -armY, x, armY, armX, armY, armX, y, -armX, y, -armX, armY, -x, armY,
            -x, -armY, -armX, -armY
        };
    }
}

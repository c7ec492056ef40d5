package org.mm4j.det.structures.bbox;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

/**
 * Boxes of one type, on the heap, in pixels, the left top corner of the picture being the origin; immutable. What the
 * originals do in place ({@code rescale_}, {@code flip_}, …) makes new boxes of the same type here.
 *
 * <p>Numbers are float32; computations go on in float64 and are rounded once.
 */
public abstract class BaseBoxes {

    /** What an intersection is divided by. */
    public enum Overlap {
        /** The union. */
        IOU,
        /** The area of the first box. */
        IOF
    }

    private final float[] values;
    private final int dim;

    /**
     * Takes boxes.
     *
     * @param values row by row; copied
     * @param dim numbers a box
     */
    protected BaseBoxes(float[] values, int dim) {
        if (values.length % dim != 0) {
            throw new IllegalArgumentException(values.length + " numbers are no boxes of " + dim + " numbers each");
        }
        this.values = values.clone();
        this.dim = dim;
    }

    /** Boxes of the same type with other numbers. */
    protected abstract BaseBoxes of(float[] numbers);

    /** The name by which configs know this type, such as {@code hbox}. */
    public abstract String type();

    /** The number of boxes. */
    public final int size() {
        return values.length / dim;
    }

    /** Numbers a box. */
    public final int dim() {
        return dim;
    }

    /** All numbers, row by row; a copy. */
    public final float[] values() {
        return values.clone();
    }

    /** The numbers of one box. */
    public final float[] row(int box) {
        return Arrays.copyOfRange(values, box * dim, (box + 1) * dim);
    }

    /** One number of one box. */
    public final float at(int box, int column) {
        return values[box * dim + column];
    }

    /** The boxes at the indices, in that order. */
    public BaseBoxes select(int... indices) {
        float[] selected = new float[indices.length * dim];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(values, indices[i] * dim, selected, i * dim, dim);
        }
        return of(selected);
    }

    /**
     * These boxes followed by others of the same type.
     *
     * @throws IllegalArgumentException if they are of another type
     */
    public BaseBoxes concat(BaseBoxes others) {
        requireSameType(others);
        float[] joined = Arrays.copyOf(values, values.length + others.values.length);
        System.arraycopy(others.values, 0, joined, values.length, others.values.length);
        return of(joined);
    }

    /** Centres: x, y of each box. */
    public abstract float[] centers();

    /** Areas in square pixels. */
    public abstract float[] areas();

    /** Widths; the roots of the areas where boxes have no width. */
    public abstract float[] widths();

    /** Heights; the roots of the areas where boxes have no height. */
    public abstract float[] heights();

    /** The boxes after the picture was mirrored. */
    public abstract BaseBoxes flip(ImageSize size, FlipDirection direction);

    /** The boxes moved by so many pixels to the right and down. */
    public abstract BaseBoxes translate(double dx, double dy);

    /** The boxes cut off at the border of a picture; types of which nothing can be cut off stay as they are. */
    public abstract BaseBoxes clip(ImageSize size);

    /**
     * The boxes turned about a point.
     *
     * @param degrees clockwise
     */
    public abstract BaseBoxes rotate(double centerX, double centerY, double degrees);

    /**
     * The boxes in a picture that was warped.
     *
     * @param homography 3 x 3, row by row, from the old pixels to the new ones
     */
    public abstract BaseBoxes project(float[] homography);

    /** The boxes after the picture was resized: positions and sizes. */
    public abstract BaseBoxes rescale(ScaleFactor factor);

    /** Larger or smaller boxes with the same centres. */
    public abstract BaseBoxes resize(ScaleFactor factor);

    /**
     * Which boxes lie in a picture.
     *
     * @param isWhole whether all of a box has to lie inside, not just a part; types for which only the centre counts
     *     take no notice
     * @param allowedBorder by how many pixels a box may lie outside
     */
    public abstract boolean[] isInside(ImageSize size, boolean isWhole, int allowedBorder);

    /** Which boxes lie in a picture at least in part. */
    public final boolean[] isInside(ImageSize size) {
        return isInside(size, false, 0);
    }

    /** Whether a point lies in a box. */
    protected abstract boolean contains(int box, double x, double y);

    /**
     * Which points lie in which boxes.
     *
     * @param points x, y of each
     * @return for each point, for each box
     */
    public final boolean[][] findInsidePoints(float[] points) {
        boolean[][] inside = new boolean[points.length / 2][size()];
        for (int p = 0; p < inside.length; p++) {
            for (int box = 0; box < size(); box++) {
                inside[p][box] = contains(box, points[2 * p], points[2 * p + 1]);
            }
        }
        return inside;
    }

    /**
     * Whether each point lies in the box with the same number.
     *
     * @param points x, y of as many points as there are boxes
     */
    public final boolean[] findInsidePointsAligned(float[] points) {
        if (points.length != 2 * size()) {
            throw new IllegalArgumentException(points.length / 2 + " points for " + size() + " boxes");
        }
        boolean[] inside = new boolean[size()];
        for (int box = 0; box < inside.length; box++) {
            inside[box] = contains(box, points[2 * box], points[2 * box + 1]);
        }
        return inside;
    }

    /**
     * Overlaps with boxes of the same type.
     *
     * @param isAligned whether to compare pairs, which needs as many boxes on both sides
     * @return row by row [these, others], or one for each pair
     * @throws UnsupportedOperationException if the type has none
     */
    public abstract float[] overlaps(BaseBoxes others, Overlap mode, boolean isAligned);

    /** Refuses boxes of another type. */
    protected final void requireSameType(BaseBoxes others) {
        if (!others.type().equals(type())) {
            throw new IllegalArgumentException(
                    "boxes of type " + others.type() + " where " + type() + " is wanted; convert them first");
        }
    }

    /** Applies a 3 x 3 matrix to points x, y, …, in place. */
    protected static void project(double[] points, float[] homography) {
        if (homography.length != 9) {
            throw new IllegalArgumentException("a homography has 9 numbers, not " + homography.length);
        }
        for (int i = 0; i < points.length; i += 2) {
            double x = points[i];
            double y = points[i + 1];
            double z = homography[6] * x + homography[7] * y + homography[8];
            points[i] = (homography[0] * x + homography[1] * y + homography[2]) / z;
            points[i + 1] = (homography[3] * x + homography[4] * y + homography[5]) / z;
        }
    }

    /** The matrix that turns about a point, clockwise. */
    protected static float[] rotation(double centerX, double centerY, double degrees) {
        double radians = Math.toRadians(degrees);
        double cos = Math.cos(radians);
        double sin = Math.sin(radians);
        return new float[] {
            (float) cos,
            (float) -sin,
            (float) ((1 - cos) * centerX + sin * centerY),
            (float) sin,
            (float) cos,
            (float) ((1 - cos) * centerY - sin * centerX),
            0,
            0,
            1
        };
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof BaseBoxes that && type().equals(that.type()) && Arrays.equals(values, that.values);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public final String toString() {
        return type() + Arrays.toString(values);
    }
}

package org.mm4j.rotate.structures;

import org.mm4j.cv.image.FlipDirection;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

/** Boxes of four corners in turn: x1, y1, x2, y2, x3, y3, x4, y4 each. Their type is {@code qbox}. */
public final class QuadriBoxes extends BaseBoxes {

    /** The name of the type in configs. */
    public static final String TYPE = "qbox";

    /** How far inside a point has to lie, as twice the area that it spans with each side. */
    private static final double EPS = 0.01;

    /**
     * Takes corners.
     *
     * @param corners eight numbers a box; copied
     */
    public QuadriBoxes(float[] corners) {
        super(corners, 8);
    }

    @Override
    protected QuadriBoxes of(float[] numbers) {
        return new QuadriBoxes(numbers);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public QuadriBoxes select(int... indices) {
        return (QuadriBoxes) super.select(indices);
    }

    @Override
    public float[] centers() {
        float[] centers = new float[2 * size()];
        for (int i = 0; i < centers.length; i++) {
            int axis = i % 2;
            centers[i] = (at(i / 2, axis) + at(i / 2, axis + 2) + at(i / 2, axis + 4) + at(i / 2, axis + 6)) / 4;
        }
        return centers;
    }

    @Override
    public float[] areas() {
        float[] areas = new float[size()];
        for (int i = 0; i < areas.length; i++) {
            double twice = 0;
            for (int k = 0; k < 8; k += 2) {
                int before = (k + 6) % 8;
                twice += (double) at(i, k) * at(i, before + 1) - (double) at(i, before) * at(i, k + 1);
            }
            areas[i] = (float) (Math.abs(twice) / 2);
        }
        return areas;
    }

    /** The roots of the areas: four corners have no width. */
    @Override
    public float[] widths() {
        float[] roots = areas();
        for (int i = 0; i < roots.length; i++) {
            roots[i] = (float) Math.sqrt(roots[i]);
        }
        return roots;
    }

    /** The roots of the areas: four corners have no height. */
    @Override
    public float[] heights() {
        return widths();
    }

    @Override
    public QuadriBoxes flip(ImageSize size, FlipDirection direction) {
        float[] flipped = values();
        for (int i = 0; i < flipped.length; i++) {
            if (i % 2 == 0 && direction != FlipDirection.VERTICAL) {
                flipped[i] = size.width() - flipped[i];
            } else if (i % 2 == 1 && direction != FlipDirection.HORIZONTAL) {
                flipped[i] = size.height() - flipped[i];
            }
        }
        return of(flipped);
    }

    @Override
    public QuadriBoxes translate(double dx, double dy) {
        float[] moved = values();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (i % 2 == 0 ? dx : dy);
        }
        return of(moved);
    }

    /** The boxes as they are: what is left of one at the border of a picture may have more than four corners. */
    @Override
    public QuadriBoxes clip(ImageSize size) {
        return this;
    }

    @Override
    public QuadriBoxes rotate(double centerX, double centerY, double degrees) {
        return project(rotation(centerX, centerY, degrees));
    }

    @Override
    public QuadriBoxes project(float[] homography) {
        float[] values = values();
        double[] points = new double[values.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = values[i];
        }
        project(points, homography);
        for (int i = 0; i < points.length; i++) {
            values[i] = (float) points[i];
        }
        return of(values);
    }

    @Override
    public QuadriBoxes rescale(ScaleFactor factor) {
        float[] scaled = values();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= (float) (i % 2 == 0 ? factor.width() : factor.height());
        }
        return of(scaled);
    }

    /**
     * Larger or smaller boxes with the same centres.
     *
     * @throws IllegalArgumentException if the factors differ, which would change the shape of the boxes
     */
    @Override
    public QuadriBoxes resize(ScaleFactor factor) {
        if (factor.width() != factor.height()) {
            throw new IllegalArgumentException("boxes of type qbox are resized by one factor, not by " + factor.width()
                    + " and " + factor.height() + ": that would change their shape");
        }
        float[] resized = values();
        float[] centers = centers();
        for (int i = 0; i < resized.length; i++) {
            float center = centers[i / 8 * 2 + i % 2];
            resized[i] = (float) ((resized[i] - center) * factor.width() + center);
        }
        return of(resized);
    }

    /** Which boxes have their centre, the mean of the corners, in a picture. */
    @Override
    public boolean[] isInside(ImageSize size, boolean isWhole, int allowedBorder) {
        boolean[] inside = new boolean[size()];
        float[] centers = centers();
        for (int i = 0; i < inside.length; i++) {
            inside[i] = RotatedBoxes.isCenterInside(centers[2 * i], centers[2 * i + 1], size, allowedBorder);
        }
        return inside;
    }

    @Override
    protected boolean contains(int box, double x, double y) {
        boolean isLeft = true;
        boolean isRight = true;
        for (int k = 0; k < 8; k += 2) {
            int next = (k + 2) % 8;
            double side = (at(box, k) - x) * (at(box, next + 1) - y) - (at(box, k + 1) - y) * (at(box, next) - x);
            isLeft &= side >= EPS;
            isRight &= side <= -EPS;
        }
        return isLeft || isRight;
    }

    /** Refused, as in the original: convert to {@code rbox} first. */
    @Override
    public float[] overlaps(BaseBoxes others, Overlap mode, boolean isAligned) {
        throw new UnsupportedOperationException("boxes of type qbox have no overlaps; convert them to rbox first");
    }
}

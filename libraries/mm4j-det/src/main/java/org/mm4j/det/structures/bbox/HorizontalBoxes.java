package org.mm4j.det.structures.bbox;

import org.mm4j.cv.image.FlipDirection;
import org.mm4j.det.structures.Box;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

/** Boxes with horizontal sides: x1, y1, x2, y2 each. Their type is {@code hbox}. */
public final class HorizontalBoxes extends BaseBoxes {

    /** The name of the type in configs. */
    public static final String TYPE = "hbox";

    private static final double EPS = 1e-6;

    /**
     * Takes corners.
     *
     * @param corners x1, y1, x2, y2 of each box; copied
     */
    public HorizontalBoxes(float[] corners) {
        super(corners, 4);
    }

    /**
     * Boxes given by centre and size.
     *
     * @param centers centre x, centre y, width, height of each box
     */
    public static HorizontalBoxes ofCenters(float[] centers) {
        float[] corners = new float[centers.length];
        for (int i = 0; i < centers.length; i += 4) {
            for (int axis = 0; axis < 2; axis++) {
                corners[i + axis] = centers[i + axis] - centers[i + 2 + axis] / 2;
                corners[i + 2 + axis] = centers[i + axis] + centers[i + 2 + axis] / 2;
            }
        }
        return new HorizontalBoxes(corners);
    }

    @Override
    protected HorizontalBoxes of(float[] numbers) {
        return new HorizontalBoxes(numbers);
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** x1, y1, x2, y2 of each box. */
    public float[] corners() {
        return values();
    }

    /** Centre x, centre y, width, height of each box. */
    public float[] centersAndSizes() {
        float[] numbers = new float[4 * size()];
        for (int i = 0; i < size(); i++) {
            for (int axis = 0; axis < 2; axis++) {
                numbers[4 * i + axis] = (at(i, axis) + at(i, axis + 2)) / 2;
                numbers[4 * i + 2 + axis] = at(i, axis + 2) - at(i, axis);
            }
        }
        return numbers;
    }

    /** One box. */
    public Box get(int index) {
        return new Box(at(index, 0), at(index, 1), at(index, 2), at(index, 3));
    }

    @Override
    public HorizontalBoxes select(int... indices) {
        return (HorizontalBoxes) super.select(indices);
    }

    @Override
    public float[] centers() {
        float[] centers = new float[2 * size()];
        for (int i = 0; i < centers.length; i++) {
            centers[i] = (at(i / 2, i % 2) + at(i / 2, i % 2 + 2)) / 2;
        }
        return centers;
    }

    @Override
    public float[] areas() {
        float[] areas = widths();
        float[] heights = heights();
        for (int i = 0; i < areas.length; i++) {
            areas[i] *= heights[i];
        }
        return areas;
    }

    @Override
    public float[] widths() {
        return extents(0);
    }

    @Override
    public float[] heights() {
        return extents(1);
    }

    private float[] extents(int axis) {
        float[] extents = new float[size()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = at(i, axis + 2) - at(i, axis);
        }
        return extents;
    }

    @Override
    public HorizontalBoxes flip(ImageSize size, FlipDirection direction) {
        float[] flipped = values();
        for (int i = 0; i < flipped.length; i += 4) {
            if (direction != FlipDirection.VERTICAL) {
                float left = flipped[i];
                flipped[i] = size.width() - flipped[i + 2];
                flipped[i + 2] = size.width() - left;
            }
            if (direction != FlipDirection.HORIZONTAL) {
                float top = flipped[i + 1];
                flipped[i + 1] = size.height() - flipped[i + 3];
                flipped[i + 3] = size.height() - top;
            }
        }
        return of(flipped);
    }

    @Override
    public HorizontalBoxes translate(double dx, double dy) {
        float[] moved = values();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (i % 2 == 0 ? dx : dy);
        }
        return of(moved);
    }

    @Override
    public HorizontalBoxes clip(ImageSize size) {
        float[] clipped = values();
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = Math.max(0, Math.min(i % 2 == 0 ? size.width() : size.height(), clipped[i]));
        }
        return of(clipped);
    }

    @Override
    public HorizontalBoxes rotate(double centerX, double centerY, double degrees) {
        return project(rotation(centerX, centerY, degrees));
    }

    @Override
    public HorizontalBoxes project(float[] homography) {
        float[] projected = new float[4 * size()];
        for (int box = 0; box < size(); box++) {
            float[] c = row(box);
            double[] corners = {c[0], c[1], c[2], c[1], c[0], c[3], c[2], c[3]};
            project(corners, homography);
            for (int axis = 0; axis < 2; axis++) {
                double low = Double.POSITIVE_INFINITY;
                double high = Double.NEGATIVE_INFINITY;
                for (int k = axis; k < 8; k += 2) {
                    low = Math.min(low, corners[k]);
                    high = Math.max(high, corners[k]);
                }
                projected[4 * box + axis] = (float) low;
                projected[4 * box + axis + 2] = (float) high;
            }
        }
        return of(projected);
    }

    @Override
    public HorizontalBoxes rescale(ScaleFactor factor) {
        float[] scaled = values();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= (float) (i % 2 == 0 ? factor.width() : factor.height());
        }
        return of(scaled);
    }

    @Override
    public HorizontalBoxes resize(ScaleFactor factor) {
        float[] resized = values();
        for (int i = 0; i < resized.length; i += 4) {
            for (int axis = 0; axis < 2; axis++) {
                float center = (resized[i + axis] + resized[i + axis + 2]) / 2;
                float half = (float) ((resized[i + axis + 2] - resized[i + axis])
                        * (axis == 0 ? factor.width() : factor.height())
                        / 2);
                resized[i + axis] = center - half;
                resized[i + axis + 2] = center + half;
            }
        }
        return of(resized);
    }

    @Override
    public boolean[] isInside(ImageSize size, boolean isWhole, int allowedBorder) {
        boolean[] inside = new boolean[size()];
        float right = size.width() + allowedBorder;
        float bottom = size.height() + allowedBorder;
        for (int i = 0; i < inside.length; i++) {
            inside[i] = isWhole
                    ? at(i, 0) >= -allowedBorder && at(i, 1) >= -allowedBorder && at(i, 2) < right && at(i, 3) < bottom
                    : at(i, 0) < right && at(i, 1) < bottom && at(i, 2) > -allowedBorder && at(i, 3) > -allowedBorder;
        }
        return inside;
    }

    @Override
    protected boolean contains(int box, double x, double y) {
        return x >= at(box, 0) && x <= at(box, 2) && y >= at(box, 1) && y <= at(box, 3);
    }

    @Override
    public float[] overlaps(BaseBoxes others, Overlap mode, boolean isAligned) {
        requireSameType(others);
        if (isAligned && others.size() != size()) {
            throw new IllegalArgumentException("pairs of " + size() + " and " + others.size() + " boxes");
        }
        float[] a = values();
        float[] b = others.values();
        if (isAligned) {
            float[] overlaps = new float[size()];
            for (int i = 0; i < overlaps.length; i++) {
                overlaps[i] = overlap(a, 4 * i, b, 4 * i, mode);
            }
            return overlaps;
        }
        float[] overlaps = new float[size() * others.size()];
        for (int i = 0, k = 0; i < a.length; i += 4) {
            for (int j = 0; j < b.length; j += 4, k++) {
                overlaps[k] = overlap(a, i, b, j, mode);
            }
        }
        return overlaps;
    }

    private static float overlap(float[] a, int i, float[] b, int j, Overlap mode) {
        float width = Math.max(0, Math.min(a[i + 2], b[j + 2]) - Math.max(a[i], b[j]));
        float height = Math.max(0, Math.min(a[i + 3], b[j + 3]) - Math.max(a[i + 1], b[j + 1]));
        float intersection = width * height;
        float areaA = (a[i + 2] - a[i]) * (a[i + 3] - a[i + 1]);
        float areaB = (b[j + 2] - b[j]) * (b[j + 3] - b[j + 1]);
        float base = mode == Overlap.IOF ? areaA : areaA + areaB - intersection;
        return intersection / (float) Math.max(base, EPS);
    }
}

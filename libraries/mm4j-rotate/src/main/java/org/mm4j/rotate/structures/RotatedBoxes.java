package org.mm4j.rotate.structures;

import org.mm4j.cv.image.FlipDirection;
import org.mm4j.cv.image.MinAreaRect;
import org.mm4j.cv.ops.RotatedIou;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

/**
 * Rotated boxes: centre x, centre y, width, height, angle each; the angle in radians, clockwise as one sees the picture,
 * from the x axis to the side that is the width. Their type is {@code rbox}.
 */
public final class RotatedBoxes extends BaseBoxes {

    /** The name of the type in configs. */
    public static final String TYPE = "rbox";

    /** How far inside a point has to lie, in pixels. */
    private static final double EPS = 0.01;

    private static final float HALF_TURN = (float) Math.PI;
    private static final float RIGHT_ANGLE = (float) (Math.PI / 2);

    private static final float LEAST_SIDE = 1e-3f;
    private static final float FARTHEST = 1e7f;

    /**
     * Takes boxes.
     *
     * @param values centre x, centre y, width, height, angle of each box; copied
     */
    public RotatedBoxes(float[] values) {
        super(values, 5);
    }

    /** The rectangle of least area around the four corners of each box, as OpenCV finds it. */
    static RotatedBoxes aroundCorners(float[] corners) {
        float[] values = new float[corners.length / 8 * 5];
        float[] points = new float[8];
        for (int i = 0; i < corners.length / 8; i++) {
            System.arraycopy(corners, 8 * i, points, 0, 8);
            put(MinAreaRect.around(points), values, i);
        }
        return new RotatedBoxes(values);
    }

    /** Writes a rectangle as the box with a number. */
    static void put(MinAreaRect rect, float[] values, int box) {
        values[5 * box] = rect.x();
        values[5 * box + 1] = rect.y();
        values[5 * box + 2] = rect.width();
        values[5 * box + 3] = rect.height();
        values[5 * box + 4] = rect.radians();
    }

    @Override
    protected RotatedBoxes of(float[] numbers) {
        return new RotatedBoxes(numbers);
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** The boxes in their regular form. */
    public RotatedBoxes regularize(AngleVersion version) {
        return regularize(version.isWidthLonger(), version.startDegrees());
    }

    /**
     * The boxes in a regular form. All is computed in float32, as the original does: at the edges of the ranges the last
     * digit decides between two forms.
     *
     * @param isWidthLonger whether the width is the longer side and the angle in [start, start + 180); otherwise the
     *     angle is in [start, start + 90)
     */
    public RotatedBoxes regularize(boolean isWidthLonger, double startDegrees) {
        float[] regular = values();
        float start = (float) Math.toRadians(startDegrees);
        for (int i = 0; i < regular.length; i += 5) {
            float w = regular[i + 2];
            float h = regular[i + 3];
            float t = regular[i + 4];
            boolean isSwapped;
            if (isWidthLonger) {
                isSwapped = !(w > h);
                t = remainder((isSwapped ? t + RIGHT_ANGLE : t) - start) + start;
            } else {
                float above = remainder(t - start);
                isSwapped = !(above < RIGHT_ANGLE);
                t = (isSwapped ? above - RIGHT_ANGLE : above) + start;
            }
            regular[i + 2] = isSwapped ? h : w;
            regular[i + 3] = isSwapped ? w : h;
            regular[i + 4] = t;
        }
        return of(regular);
    }

    /** What is left of an angle over whole half turns, at least 0 or NaN; the half turn itself where rounding makes it so. */
    private static float remainder(float radians) {
        float rest = radians % HALF_TURN;
        return rest < 0 ? rest + HALF_TURN : rest;
    }

    /**
     * The four corners of each box in turn, x and y of each: at the ends of width and height, of width alone, of neither,
     * of height alone, as seen from the corner before the first.
     */
    public float[] corners() {
        float[] corners = new float[8 * size()];
        for (int box = 0; box < size(); box++) {
            double[] own = corners(box);
            for (int k = 0; k < 8; k++) {
                corners[8 * box + k] = (float) own[k];
            }
        }
        return corners;
    }

    /** The corners of one box, as {@link #corners()} has them, in full precision. */
    public double[] corners(int box) {
        double cos = Math.cos(at(box, 4));
        double sin = Math.sin(at(box, 4));
        double wx = at(box, 2) / 2.0 * cos;
        double wy = at(box, 2) / 2.0 * sin;
        double hx = -at(box, 3) / 2.0 * sin;
        double hy = at(box, 3) / 2.0 * cos;
        double x = at(box, 0);
        double y = at(box, 1);
        return new double[] {
            x + wx + hx, y + wy + hy, x + wx - hx, y + wy - hy, x - wx - hx, y - wy - hy, x - wx + hx, y - wy + hy
        };
    }

    @Override
    public RotatedBoxes select(int... indices) {
        return (RotatedBoxes) super.select(indices);
    }

    @Override
    public float[] centers() {
        float[] centers = new float[2 * size()];
        for (int i = 0; i < centers.length; i++) {
            centers[i] = at(i / 2, i % 2);
        }
        return centers;
    }

    @Override
    public float[] areas() {
        float[] areas = new float[size()];
        for (int i = 0; i < areas.length; i++) {
            areas[i] = at(i, 2) * at(i, 3);
        }
        return areas;
    }

    @Override
    public float[] widths() {
        return column(2);
    }

    @Override
    public float[] heights() {
        return column(3);
    }

    private float[] column(int column) {
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(i, column);
        }
        return values;
    }

    @Override
    public RotatedBoxes flip(ImageSize size, FlipDirection direction) {
        float[] flipped = values();
        for (int i = 0; i < flipped.length; i += 5) {
            if (direction != FlipDirection.VERTICAL) {
                flipped[i] = size.width() - flipped[i];
            }
            if (direction != FlipDirection.HORIZONTAL) {
                flipped[i + 1] = size.height() - flipped[i + 1];
            }
            if (direction != FlipDirection.DIAGONAL) {
                flipped[i + 4] = -flipped[i + 4];
            }
        }
        return of(flipped);
    }

    @Override
    public RotatedBoxes translate(double dx, double dy) {
        float[] moved = values();
        for (int i = 0; i < moved.length; i += 5) {
            moved[i] += (float) dx;
            moved[i + 1] += (float) dy;
        }
        return of(moved);
    }

    /** The boxes as they are: what is left of a rotated box at the border of a picture is none. */
    @Override
    public RotatedBoxes clip(ImageSize size) {
        return this;
    }

    @Override
    public RotatedBoxes rotate(double centerX, double centerY, double degrees) {
        float[] rotation = rotation(centerX, centerY, degrees);
        float[] rotated = values();
        for (int i = 0; i < rotated.length; i += 5) {
            double[] center = {rotated[i], rotated[i + 1]};
            project(center, rotation);
            rotated[i] = (float) center[0];
            rotated[i + 1] = (float) center[1];
            rotated[i + 4] += (float) Math.toRadians(degrees);
        }
        return of(rotated);
    }

    /** The rectangles of least area around the warped corners, in the form in which OpenCV finds them. */
    @Override
    public RotatedBoxes project(float[] homography) {
        float[] projected = new float[8 * size()];
        for (int box = 0; box < size(); box++) {
            double[] corners = corners(box);
            project(corners, homography);
            for (int k = 0; k < 8; k++) {
                projected[8 * box + k] = (float) corners[k];
            }
        }
        return aroundCorners(projected);
    }

    /** Each side stretched as the picture is along it; under unequal factors the boxes would be no rectangles any more. */
    @Override
    public RotatedBoxes rescale(ScaleFactor factor) {
        float[] scaled = values();
        double fx = factor.width();
        double fy = factor.height();
        for (int i = 0; i < scaled.length; i += 5) {
            double cos = Math.cos(scaled[i + 4]);
            double sin = Math.sin(scaled[i + 4]);
            scaled[i] *= (float) fx;
            scaled[i + 1] *= (float) fy;
            scaled[i + 2] = (float) (scaled[i + 2] * Math.hypot(fx * cos, fy * sin));
            scaled[i + 3] = (float) (scaled[i + 3] * Math.hypot(fx * sin, fy * cos));
            scaled[i + 4] = (float) Math.atan2(fx * sin, fy * cos);
        }
        return of(scaled);
    }

    @Override
    public RotatedBoxes resize(ScaleFactor factor) {
        float[] resized = values();
        for (int i = 0; i < resized.length; i += 5) {
            resized[i + 2] *= (float) factor.width();
            resized[i + 3] *= (float) factor.height();
        }
        return of(resized);
    }

    /** Which boxes have their centre in a picture. */
    @Override
    public boolean[] isInside(ImageSize size, boolean isWhole, int allowedBorder) {
        boolean[] inside = new boolean[size()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = isCenterInside(at(i, 0), at(i, 1), size, allowedBorder);
        }
        return inside;
    }

    static boolean isCenterInside(float x, float y, ImageSize size, int border) {
        return x >= -border && x <= size.width() + border && y >= -border && y <= size.height() + border;
    }

    @Override
    protected boolean contains(int box, double x, double y) {
        double cos = Math.cos(at(box, 4));
        double sin = Math.sin(at(box, 4));
        double dx = x - at(box, 0);
        double dy = y - at(box, 1);
        return Math.abs(cos * dx + sin * dy) <= at(box, 2) / 2.0 - EPS
                && Math.abs(cos * dy - sin * dx) <= at(box, 3) / 2.0 - EPS;
    }

    @Override
    public float[] overlaps(BaseBoxes others, Overlap mode, boolean isAligned) {
        requireSameType(others);
        RotatedIou.Mode base = mode == Overlap.IOF ? RotatedIou.Mode.IOF : RotatedIou.Mode.IOU;
        float[] a = clamped(values());
        float[] b = clamped(others.values());
        return isAligned ? RotatedIou.aligned(a, b, base, true) : RotatedIou.pairwise(a, b, base, true);
    }

    /** Sides of at least a thousandth of a pixel and centres within ten million pixels, as the original has it. */
    public static float[] clamped(float[] boxes) {
        float[] clamped = boxes.clone();
        for (int i = 0; i < clamped.length; i++) {
            int column = i % 5;
            if (column < 2) {
                clamped[i] = Math.max(-FARTHEST, Math.min(FARTHEST, clamped[i]));
            } else if (column < 4) {
                clamped[i] = Math.max(LEAST_SIDE, clamped[i]);
            }
        }
        return clamped;
    }
}

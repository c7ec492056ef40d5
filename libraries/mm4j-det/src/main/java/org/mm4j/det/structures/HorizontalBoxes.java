package org.mm4j.det.structures;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

/** Boxes with horizontal sides, on the heap; immutable. */
public final class HorizontalBoxes {

    private final float[] corners;

    /**
     * Takes corners.
     *
     * @param corners x1, y1, x2, y2 of each box, in pixels
     */
    public HorizontalBoxes(float[] corners) {
        if (corners.length % 4 != 0) {
            throw new IllegalArgumentException("a box has four numbers, so " + corners.length + " are not boxes");
        }
        this.corners = corners.clone();
    }

    /** The number of boxes. */
    public int size() {
        return corners.length / 4;
    }

    /** x1, y1, x2, y2 of each box. */
    public float[] corners() {
        return corners.clone();
    }

    /** One box. */
    public Box get(int index) {
        int at = 4 * index;
        return new Box(corners[at], corners[at + 1], corners[at + 2], corners[at + 3]);
    }

    /** The boxes after the picture was resized. */
    public HorizontalBoxes rescale(ScaleFactor factor) {
        float[] scaled = corners.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= (float) (i % 2 == 0 ? factor.width() : factor.height());
        }
        return new HorizontalBoxes(scaled);
    }

    /** The boxes cut off at the border of a picture. */
    public HorizontalBoxes clip(ImageSize size) {
        float[] clipped = corners.clone();
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = Math.max(0, Math.min(i % 2 == 0 ? size.width() : size.height(), clipped[i]));
        }
        return new HorizontalBoxes(clipped);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HorizontalBoxes that && Arrays.equals(corners, that.corners);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(corners);
    }

    @Override
    public String toString() {
        return "HorizontalBoxes" + Arrays.toString(corners);
    }
}

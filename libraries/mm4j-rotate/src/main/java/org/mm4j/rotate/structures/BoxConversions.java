package org.mm4j.rotate.structures;

import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.registry.Doc;

/** The ways between horizontal boxes, rotated boxes and boxes of four corners. */
public final class BoxConversions {

    /** The arguments of a converter: none. */
    @Doc("Converts boxes of one type to another.")
    public record Args() {}

    private BoxConversions() {}

    /** The same boxes with an angle of 0. */
    public static RotatedBoxes hbox2rbox(BaseBoxes boxes) {
        float[] values = new float[5 * boxes.size()];
        for (int i = 0; i < boxes.size(); i++) {
            for (int axis = 0; axis < 2; axis++) {
                values[5 * i + axis] = (boxes.at(i, axis + 2) + boxes.at(i, axis)) / 2;
                values[5 * i + 2 + axis] = boxes.at(i, axis + 2) - boxes.at(i, axis);
            }
        }
        return new RotatedBoxes(values);
    }

    /** The corners from the left top one clockwise. */
    public static QuadriBoxes hbox2qbox(BaseBoxes boxes) {
        int[] order = {0, 1, 2, 1, 2, 3, 0, 3};
        float[] corners = new float[8 * boxes.size()];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = boxes.at(i / 8, order[i % 8]);
        }
        return new QuadriBoxes(corners);
    }

    /** The horizontal boxes around rotated ones. */
    public static HorizontalBoxes rbox2hbox(BaseBoxes boxes) {
        float[] corners = new float[4 * boxes.size()];
        for (int i = 0; i < boxes.size(); i++) {
            double halfW = boxes.at(i, 2) / 2.0;
            double halfH = boxes.at(i, 3) / 2.0;
            double cos = Math.cos(boxes.at(i, 4));
            double sin = Math.sin(boxes.at(i, 4));
            double reachX = Math.abs(halfW * cos) + Math.abs(halfH * sin);
            double reachY = Math.abs(halfW * sin) + Math.abs(halfH * cos);
            corners[4 * i] = (float) (boxes.at(i, 0) - reachX);
            corners[4 * i + 1] = (float) (boxes.at(i, 1) - reachY);
            corners[4 * i + 2] = (float) (boxes.at(i, 0) + reachX);
            corners[4 * i + 3] = (float) (boxes.at(i, 1) + reachY);
        }
        return new HorizontalBoxes(corners);
    }

    /** The corners of rotated boxes. */
    public static QuadriBoxes rbox2qbox(BaseBoxes boxes) {
        return new QuadriBoxes(new RotatedBoxes(boxes.values()).corners());
    }

    /** The horizontal boxes around four corners. */
    public static HorizontalBoxes qbox2hbox(BaseBoxes boxes) {
        float[] corners = new float[4 * boxes.size()];
        for (int i = 0; i < boxes.size(); i++) {
            for (int axis = 0; axis < 2; axis++) {
                float low = Float.POSITIVE_INFINITY;
                float high = Float.NEGATIVE_INFINITY;
                for (int k = axis; k < 8; k += 2) {
                    low = Math.min(low, boxes.at(i, k));
                    high = Math.max(high, boxes.at(i, k));
                }
                corners[4 * i + axis] = low;
                corners[4 * i + axis + 2] = high;
            }
        }
        return new HorizontalBoxes(corners);
    }

    /** The rectangles of least area around four corners, in the form in which OpenCV finds them. */
    public static RotatedBoxes qbox2rbox(BaseBoxes boxes) {
        return RotatedBoxes.aroundCorners(boxes.values());
    }
}

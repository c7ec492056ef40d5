package org.mm4j.det.structures;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.structures.Instance;
import org.mm4j.det.structures.mask.Rle;

/**
 * One annotated instance as a data set has it, before {@code LoadAnnotations}.
 *
 * @param bbox x1, y1, x2, y2 of a horizontal box, or x and y of the four corners of a quadrilateral, in pixels of the
 *     picture as it is stored; to be read only
 * @param label the number of its class in the data set's list of classes
 * @param ignored whether it is neither to be found nor to be missed
 * @param mask its shape, or null if the data set has none
 * @param keypoints x and y in pixels of the picture as it is stored, and how visible the point is, for each in turn; to be
 *     read only; null if the data set has none
 * @param isGroupOf whether the box is around a group of objects, as Open Images marks them
 */
@SuppressWarnings("ArrayRecordComponent")
public record DetInstance(
        float[] bbox, int label, boolean ignored, @Nullable Mask mask, float @Nullable [] keypoints, boolean isGroupOf)
        implements Instance {

    /** An instance that is a single object. */
    public DetInstance(float[] bbox, int label, boolean ignored, @Nullable Mask mask, float @Nullable [] keypoints) {
        this(bbox, label, ignored, mask, keypoints, false);
    }

    /** An instance without keypoints. */
    public DetInstance(float[] bbox, int label, boolean ignored, @Nullable Mask mask) {
        this(bbox, label, ignored, mask, null);
    }

    /** The shape of an instance. */
    public sealed interface Mask permits Polygons, Runs {}

    /**
     * A shape of polygons.
     *
     * @param polygons x and y of the corners of each in turn, in pixels
     */
    public record Polygons(List<double[]> polygons) implements Mask {

        /** Copies the list. */
        public Polygons {
            polygons = List.copyOf(polygons);
        }

        /** Those of at least three corners; without any the instance is ignored where masks are loaded. */
        public List<double[]> usable() {
            return polygons.stream()
                    .filter(polygon -> polygon.length % 2 == 0 && polygon.length >= 6)
                    .toList();
        }
    }

    /**
     * A shape of run lengths.
     *
     * @param rle the runs
     */
    public record Runs(Rle rle) implements Mask {}
}

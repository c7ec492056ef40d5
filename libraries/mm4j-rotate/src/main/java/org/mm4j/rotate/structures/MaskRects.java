package org.mm4j.rotate.structures;

import java.util.List;
import org.mm4j.cv.image.MinAreaRect;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.structures.mask.PolygonMasks;

/** The rectangles of least area around masks. */
final class MaskRects {

    private MaskRects() {}

    /**
     * The rectangle around the corners of the polygons, or around the centres of the pixels, of one mask.
     *
     * @throws IllegalArgumentException if the mask is empty
     */
    static MinAreaRect around(InstanceMasks masks, int index) {
        float[] points = masks instanceof PolygonMasks polygons
                ? corners(polygons.get(index))
                : pixels(((BitmapMasks) masks).get(index), masks.width());
        if (points.length == 0) {
            throw new IllegalArgumentException(
                    "mask " + index + " of " + masks.size() + " is empty, and there is no rectangle around nothing");
        }
        return MinAreaRect.around(points);
    }

    private static float[] corners(List<double[]> polygons) {
        float[] points =
                new float[polygons.stream().mapToInt(polygon -> polygon.length).sum()];
        int count = 0;
        for (double[] polygon : polygons) {
            for (double coordinate : polygon) {
                points[count++] = (float) coordinate;
            }
        }
        return points;
    }

    private static float[] pixels(byte[] bitmap, int width) {
        int set = 0;
        for (byte pixel : bitmap) {
            set += pixel == 0 ? 0 : 1;
        }
        float[] points = new float[2 * set];
        int count = 0;
        for (int i = 0; i < bitmap.length; i++) {
            if (bitmap[i] != 0) {
                int row = i / width;
                points[count++] = i - row * width;
                points[count++] = row;
            }
        }
        return points;
    }
}

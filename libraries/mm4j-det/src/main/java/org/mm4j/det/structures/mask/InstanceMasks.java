package org.mm4j.det.structures.mask;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.structures.ImageSize;

/**
 * The masks of all instances in one picture, all of one size. Operations leave the masks as they are and return new
 * ones. Immutable; on the heap; safe for several threads.
 */
public sealed interface InstanceMasks permits BitmapMasks, PolygonMasks {

    /** The way along which masks are moved or sheared. */
    enum Direction {
        /** To the right. */
        HORIZONTAL,
        /** Downwards. */
        VERTICAL
    }

    /** The number of masks. */
    int size();

    /** Rows of each mask. */
    int height();

    /** Columns of each mask. */
    int width();

    /** The masks at the indices, in that order. */
    InstanceMasks select(int... indices);

    /** These masks followed by others of the same size and form. */
    InstanceMasks concat(InstanceMasks other);

    /** The masks as large as fits into a frame, with their own proportions. */
    InstanceMasks rescale(ImageSize frame, Interpolation interpolation);

    /** The masks larger or smaller by a factor. */
    InstanceMasks rescale(double factor, Interpolation interpolation);

    /**
     * The masks in a given size.
     *
     * @param interpolation taken into account by bitmaps only
     */
    InstanceMasks resize(ImageSize size, Interpolation interpolation);

    /** As {@link #resize(ImageSize, Interpolation)} by the nearest pixel. */
    default InstanceMasks resize(ImageSize size) {
        return resize(size, Interpolation.NEAREST);
    }

    /** The mirror images. */
    InstanceMasks flip(FlipDirection direction);

    /**
     * The masks with a border at the right and at the bottom.
     *
     * @param value what bitmaps have there, 0 or 1; polygons stay as they are
     */
    InstanceMasks pad(ImageSize size, int value);

    /** As {@link #pad(ImageSize, int)} with 0. */
    default InstanceMasks pad(ImageSize size) {
        return pad(size, 0);
    }

    /**
     * What lies in a box, cut off at the border of the masks. The result has at least one row and one column.
     *
     * @param x1 left, inside
     * @param y1 top, inside
     * @param x2 right, outside
     * @param y2 bottom, outside
     */
    InstanceMasks crop(int x1, int y1, int x2, int y2);

    /**
     * The targets of a mask head: for each box, one mask cropped to it and resized.
     *
     * @param boxes x1, y1, x2, y2 of each box, in pixels of the masks
     * @param size of the result
     * @param indices for each box the number of its mask
     */
    InstanceMasks cropAndResize(float[] boxes, ImageSize size, int[] indices);

    /**
     * The masks on a larger canvas of zeros.
     *
     * @param size of the canvas
     * @param top where the first row comes
     * @param left where the first column comes
     */
    InstanceMasks expand(ImageSize size, int top, int left);

    /**
     * The masks moved.
     *
     * @param size of the result
     * @param right pixels to the right
     * @param down pixels downwards
     * @param border what bitmaps have where nothing came to lie; polygons take 0 only
     */
    InstanceMasks translate(ImageSize size, double right, double down, int border, Interpolation interpolation);

    /**
     * The masks sheared.
     *
     * @param size of the result; bitmaps keep theirs
     * @param magnitude pixels along the direction for each pixel across it
     * @param border as for {@link #translate}; polygons take no notice of it
     */
    InstanceMasks shear(ImageSize size, double magnitude, Direction direction, int border, Interpolation interpolation);

    /**
     * The masks turned around the middle of the picture.
     *
     * @param size of the result; bitmaps keep theirs
     * @param degrees clockwise as one sees it
     * @param scale by which they grow as well
     * @param border as for {@link #translate}; polygons take no notice of it
     */
    InstanceMasks rotate(ImageSize size, double degrees, double scale, int border, Interpolation interpolation);

    /** As {@link #rotate(ImageSize, double, double, int, Interpolation)} around a point given as x and y. */
    InstanceMasks rotate(
            ImageSize size,
            double degrees,
            double centerX,
            double centerY,
            double scale,
            int border,
            Interpolation interpolation);

    /** The smallest box around each mask; zeros for an empty bitmap. */
    HorizontalBoxes getBboxes();

    /** Pixels of each bitmap, or the sum of the areas of the polygons of each instance, in pixels. */
    double[] areas();

    /** The masks as bitmaps; polygons are filled as {@link Rle#ofPolygon} fills them. */
    BitmapMasks toBitmaps();

    /** A mask as runs. */
    Rle toRle(int index);

    /** A tensor (n, height, width) of 0 and 1, which belongs to the open scope. */
    Tensor toTensor(ScalarType dtype);
}

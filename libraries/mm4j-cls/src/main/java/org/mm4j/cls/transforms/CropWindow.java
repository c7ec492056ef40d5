package org.mm4j.cls.transforms;

import org.mm4j.cv.image.Canvas;
import org.mm4j.engine.structures.Image;

/**
 * A part of a picture.
 *
 * @param top first row
 * @param left first column
 * @param height number of rows; a fraction of a row at the end counts if it reaches the next one
 * @param width number of columns, likewise
 */
record CropWindow(int top, int left, double height, double width) {

    /** The part, as far as it lies within the picture. */
    Image of(Image image) {
        return Canvas.crop(image, left, top, end(left, width, image.width()), end(top, height, image.height()));
    }

    private static int end(int begin, double length, int limit) {
        return Math.min(limit - 1, (int) (begin + length - 1)) + 1;
    }

    /** A number rounded to a whole one, halves to the even one, as Python rounds. */
    static int rounded(double value) {
        return (int) Math.rint(value);
    }

    /** The middle of a picture, of which EfficientNet leaves a border of some pixels away when it is resized. */
    static CropWindow middle(Image image, int size, int border) {
        double side = (double) size / (size + border) * Math.min(image.height(), image.width());
        return new CropWindow(
                Math.max(0, rounded((image.height() - side) / 2)),
                Math.max(0, rounded((image.width() - side) / 2)),
                side,
                side);
    }
}

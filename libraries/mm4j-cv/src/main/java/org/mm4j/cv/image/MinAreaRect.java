package org.mm4j.cv.image;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.RotatedRect;

/**
 * The rectangle of least area around points, of whatever direction. The same rectangle has several forms (width and
 * height swapped, angle shifted by 90 degrees); which one comes out is OpenCV's choice.
 *
 * @param x of the centre
 * @param y of the centre
 * @param width the side along the angle
 * @param height the other side
 * @param degrees from the x axis clockwise, as one sees a picture
 */
public record MinAreaRect(float x, float y, float width, float height, float degrees) {

    /**
     * Finds the rectangle.
     *
     * @param points x, y of at least one point
     */
    public static MinAreaRect around(float[] points) {
        if (points.length < 2 || points.length % 2 != 0) {
            throw new IllegalArgumentException(points.length + " numbers are no points of two numbers each");
        }
        return Mats.scoped(() -> {
            Mat mat = new Mat(points.length / 2, 1, opencv_core.CV_32FC2, new FloatPointer(points));
            RotatedRect rect = opencv_imgproc.minAreaRect(mat);
            return new MinAreaRect(
                    rect.center().x(),
                    rect.center().y(),
                    rect.size().width(),
                    rect.size().height(),
                    rect.angle());
        });
    }

    /** The angle in radians. */
    public float radians() {
        return (float) (degrees / 180 * Math.PI);
    }

    /** The corners in turn, x and y of each: lower left, upper left, upper right, lower right in its own direction. */
    public float[] corners() {
        double angle = Math.PI / 180 * degrees;
        float cos = (float) Math.cos(angle) * 0.5f;
        float sin = (float) Math.sin(angle) * 0.5f;
        float x0 = x - sin * height - cos * width;
        float y0 = y + cos * height - sin * width;
        float x1 = x + sin * height - cos * width;
        float y1 = y - cos * height - sin * width;
        return new float[] {x0, y0, x1, y1, 2 * x - x0, 2 * y - y0, 2 * x - x1, 2 * y - y1};
    }
}

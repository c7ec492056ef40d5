package org.mm4j.cv.image;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** Resizing, padding, flipping, affine and projective maps; each returns a new image. */
public final class Geometry {

    private static final int MAX_SCALAR = 4;

    private Geometry() {}

    /** An image of exactly the given size. */
    public static Image resize(Image image, ImageSize size, Interpolation interpolation) {
        Sizes.requireArea(size);
        return Mats.scoped(() -> Mats.toImage(resize(Mats.of(image), size, interpolation)));
    }

    /** A native picture of exactly the given size; only inside {@link Mats#scoped}. */
    static Mat resize(Mat mat, ImageSize size, Interpolation interpolation) {
        Mat resized = new Mat();
        opencv_imgproc.resize(mat, resized, new Size(size.width(), size.height()), 0, 0, interpolation.code());
        return resized;
    }

    /** An image with its own proportions, as large as fits into a frame (see {@link Sizes#rescaled}). */
    public static Image rescale(Image image, ImageSize frame, Interpolation interpolation) {
        return resize(image, Sizes.rescaled(image.size(), frame), interpolation);
    }

    /** An image with its own proportions, larger or smaller by a factor. */
    public static Image rescale(Image image, double factor, Interpolation interpolation) {
        return resize(image, Sizes.scaled(image.size(), factor, factor), interpolation);
    }

    /**
     * Adds a border at the right and at the bottom, up to a size; sides that are as long already stay as they are.
     *
     * @param value what {@link PaddingMode#CONSTANT} fills in, a number for each channel, rounded and clamped to 0 to
     *     255; other modes take no notice of it
     */
    public static Image padTo(Image image, ImageSize size, PaddingMode mode, double... value) {
        return pad(
                image,
                0,
                0,
                Math.max(0, size.width() - image.width()),
                Math.max(0, size.height() - image.height()),
                mode,
                value);
    }

    /**
     * Adds a border on each side.
     *
     * @param value as in {@link #padTo}
     */
    public static Image pad(Image image, int left, int top, int right, int bottom, PaddingMode mode, double... value) {
        if (left < 0 || top < 0 || right < 0 || bottom < 0) {
            throw new IllegalArgumentException(
                    "a padding is not negative: " + left + ", " + top + ", " + right + ", " + bottom);
        }
        if (mode == PaddingMode.CONSTANT && value.length != image.channels()) {
            throw new IllegalArgumentException("pad_val has " + value.length + " numbers and the image "
                    + image.channels() + " channels; give one number for each channel");
        }
        return Mats.scoped(() -> {
            double[] all = new double[MAX_SCALAR];
            System.arraycopy(value, 0, all, 0, Math.min(value.length, MAX_SCALAR));
            Mat padded = new Mat();
            opencv_core.copyMakeBorder(
                    Mats.of(image),
                    padded,
                    top,
                    bottom,
                    left,
                    right,
                    mode.code(),
                    new Scalar(all[0], all[1], all[2], all[3]));
            return Mats.toImage(padded);
        });
    }

    /** The mirror image. */
    public static Image flip(Image image, FlipDirection direction) {
        return Mats.scoped(() -> {
            Mat flipped = new Mat();
            opencv_core.flip(Mats.of(image), flipped, direction.code());
            return Mats.toImage(flipped);
        });
    }

    /**
     * Moves every pixel by an affine map: {@code x' = m0 x + m1 y + m2}, {@code y' = m3 x + m4 y + m5}.
     *
     * @param matrix the six numbers, from the image to the result
     * @param size of the result
     * @param border what lies outside of the image
     * @param value what {@link PaddingMode#CONSTANT} fills in, a number for each of up to four channels; missing ones
     *     are 0
     */
    public static Image warpAffine(
            Image image,
            double[] matrix,
            ImageSize size,
            Interpolation interpolation,
            PaddingMode border,
            double... value) {
        if (matrix.length != 6) {
            throw new IllegalArgumentException("an affine map has 6 numbers, not " + matrix.length);
        }
        Sizes.requireArea(size);
        return Mats.scoped(() -> {
            double[] all = new double[MAX_SCALAR];
            System.arraycopy(value, 0, all, 0, Math.min(value.length, MAX_SCALAR));
            Mat map = new Mat(2, 3, opencv_core.CV_64F, new DoublePointer(matrix));
            Mat warped = new Mat();
            opencv_imgproc.warpAffine(
                    Mats.of(image),
                    warped,
                    map,
                    new Size(size.width(), size.height()),
                    interpolation.code(),
                    border.code(),
                    new Scalar(all[0], all[1], all[2], all[3]));
            return Mats.toImage(warped);
        });
    }

    /**
     * Moves every pixel by a projective map, bilinearly.
     *
     * @param matrix 3 x 3, row by row, from the image to the result
     * @param size of the result
     * @param value what lies outside of the image, a number for each of up to four channels; missing ones are 0
     */
    public static Image warpPerspective(Image image, double[] matrix, ImageSize size, double... value) {
        if (matrix.length != 9) {
            throw new IllegalArgumentException("a projective map has 9 numbers, not " + matrix.length);
        }
        Sizes.requireArea(size);
        return Mats.scoped(() -> {
            double[] all = new double[MAX_SCALAR];
            System.arraycopy(value, 0, all, 0, Math.min(value.length, MAX_SCALAR));
            Mat map = new Mat(3, 3, opencv_core.CV_64F, new DoublePointer(matrix));
            Mat warped = new Mat();
            opencv_imgproc.warpPerspective(
                    Mats.of(image),
                    warped,
                    map,
                    new Size(size.width(), size.height()),
                    Interpolation.BILINEAR.code(),
                    opencv_core.BORDER_CONSTANT,
                    new Scalar(all[0], all[1], all[2], all[3]));
            return Mats.toImage(warped);
        });
    }

    /**
     * The map that turns around a point, for {@link #warpAffine}.
     *
     * @param degrees counter-clockwise as one sees it
     * @param scale by which it grows as well
     */
    public static double[] rotation(double centerX, double centerY, double degrees, double scale) {
        return Mats.scoped(() -> {
            Mat map = opencv_imgproc.getRotationMatrix2D(new Point2f((float) centerX, (float) centerY), degrees, scale);
            double[] matrix = new double[6];
            new DoublePointer(map.data()).get(matrix);
            return matrix;
        });
    }
}

package org.mm4j.cv.image;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.mm4j.engine.structures.Image;

/**
 * Brightness, contrast, colour, sharpness and hue of images in BGR, by OpenCV; each returns a new image, of float32 values
 * from 0 to 255 for one of float32. A factor of 1 leaves an image as it is, 0 takes all of the quality away, more than 1 adds to it, less than 0 turns it round. The
 * class of this kind with Pillow's pixels is {@link org.mm4j.cv.image.pillow.PillowEnhance}.
 */
public final class Enhance {

    private Enhance() {}

    /** Blends with black. */
    public static Image brightness(Image image, double factor) {
        requireColor(image);
        return Mats.scoped(() -> truncated(image, blended(image, factor, uniform(image, 0))));
    }

    /** Blends with a grey that is the mean brightness. */
    public static Image contrast(Image image, double factor) {
        requireColor(image);
        return Mats.scoped(() ->
                truncated(image, blended(image, factor, uniform(image, mean(Mats.toImage(grey(image)))))));
    }

    /** The sum of all values over the number of those from 0 to 255, rounded. */
    private static float mean(Image grey) {
        double sum = 0;
        int count = 0;
        for (float value : grey.floats()) {
            sum += value;
            count += value >= 0 && value <= 255 ? 1 : 0;
        }
        if (count == 0) {
            throw new IllegalArgumentException("no brightness of the image is from 0 to 255, so it has no contrast");
        }
        return (float) Math.rint(sum / count);
    }

    /** Blends with the grey image. */
    public static Image color(Image image, double factor) {
        requireColor(image);
        return Mats.scoped(() -> {
            Mat grey = new Mat();
            opencv_imgproc.cvtColor(grey(image), grey, opencv_imgproc.COLOR_GRAY2BGR);
            Mat result = new Mat();
            opencv_core.addWeighted(Mats.of(image), factor, grey, 1 - factor, 0, result);
            return image.isFloat() ? truncated(image, result) : Mats.toImage(result);
        });
    }

    /** Blends with the image smoothed over 3 x 3 pixels. */
    public static Image sharpness(Image image, double factor) {
        requireColor(image);
        return Mats.scoped(() -> {
            double[] weights = new double[9];
            Arrays.fill(weights, 1.0 / 13);
            weights[4] = 5.0 / 13;
            Mat smooth = new Mat();
            opencv_imgproc.filter2D(
                    Mats.of(image), smooth, -1, new Mat(3, 3, opencv_core.CV_64F, new DoublePointer(weights)));
            return truncated(image, blended(image, factor, asFloats(smooth)));
        });
    }

    /**
     * Turns the colours of a uint8 image around the circle of hues.
     *
     * @param factor from -0.5 to 0.5, the part of the circle
     */
    public static Image hue(Image image, double factor) {
        requireColor(image);
        return Mats.scoped(() -> {
            Mat hsv = new Mat();
            opencv_imgproc.cvtColor(Mats.of(image), hsv, opencv_imgproc.COLOR_BGR2HSV_FULL);
            byte[] values = Mats.toImage(hsv).pixels();
            int shift = (int) (factor * 255);
            for (int i = 0; i < values.length; i += 3) {
                values[i] += (byte) shift;
            }
            return FullHsv.toBgr(image.height(), image.width(), values);
        });
    }

    private static Mat grey(Image image) {
        Mat grey = new Mat();
        opencv_imgproc.cvtColor(Mats.of(image), grey, opencv_imgproc.COLOR_BGR2GRAY);
        return grey;
    }

    /** An image of one value, float32. */
    private static Mat uniform(Image like, float value) {
        float[] values = new float[like.height() * like.width() * 3];
        Arrays.fill(values, value);
        return Mats.of(Image.ofFloats(like.height(), like.width(), 3, values));
    }

    private static Mat asFloats(Mat mat) {
        Mat floats = new Mat();
        mat.convertTo(floats, opencv_core.CV_32F);
        return floats;
    }

    /** {@code factor} of the image and the rest of another, float32. */
    private static Mat blended(Image image, double factor, Mat other) {
        Mat result = new Mat();
        opencv_core.addWeighted(asFloats(Mats.of(image)), factor, other, 1 - factor, 0, result);
        return result;
    }

    /** Cut off at 0 and 255, and to whole numbers for a uint8 image. */
    private static Image truncated(Image image, Mat blended) {
        float[] values = Mats.toImage(blended).floats();
        if (image.isFloat()) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(0, Math.min(255, values[i]));
            }
            return Image.ofFloats(image.height(), image.width(), image.channels(), values);
        }
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < pixels.length; i++) {
            // Cut off as whole numbers: several times as fast as cutting off fractions.
            pixels[i] = (byte) Math.max(0, Math.min(255, (int) values[i]));
        }
        return new Image(image.height(), image.width(), image.channels(), pixels);
    }

    private static void requireColor(Image image) {
        if (image.channels() != 3) {
            throw new IllegalArgumentException("an image of 3 channels is needed here, not of " + image.channels());
        }
    }
}

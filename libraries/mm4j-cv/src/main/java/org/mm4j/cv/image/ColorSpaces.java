package org.mm4j.cv.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.mm4j.engine.structures.Image;

/** Pictures in other colour spaces; each operation returns a new image. */
public final class ColorSpaces {

    private static final int LEVELS = 256;
    /** OpenCV halves the degrees of the hue, so that they fit into a byte. */
    private static final int HUES = 180;

    private ColorSpaces() {}

    /**
     * Blue, green, red to hue, saturation, value. Of float32: hue in degrees from 0 to 360, saturation from 0 to 1, value
     * as large as the largest of the three. Of uint8: hue from 0 to 179, the others from 0 to 255.
     */
    public static Image bgrToHsv(Image image) {
        return converted(image, opencv_imgproc.COLOR_BGR2HSV);
    }

    /** The way back from {@link #bgrToHsv}. */
    public static Image hsvToBgr(Image image) {
        return converted(image, opencv_imgproc.COLOR_HSV2BGR);
    }

    private static Image converted(Image image, int code) {
        requireColors(image);
        return Mats.scoped(() -> {
            Mat converted = new Mat();
            opencv_imgproc.cvtColor(Mats.of(image), converted, code);
            return Mats.toImage(converted);
        });
    }

    /**
     * Moves hue, saturation and value of a uint8 picture.
     *
     * @param hue units of two degrees; the circle is closed
     * @param saturation levels of 256; cut off at both ends, as value is
     */
    public static Image shiftHsv(Image image, int hue, int saturation, int value) {
        requireColors(image);
        byte[] tables = new byte[3 * LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            tables[3 * level] = (byte) Math.floorMod(level + hue, HUES);
            tables[3 * level + 1] = (byte) Math.max(0, Math.min(LEVELS - 1, level + saturation));
            tables[3 * level + 2] = (byte) Math.max(0, Math.min(LEVELS - 1, level + value));
        }
        byte[] pixels = image.pixels();
        return Mats.scoped(() -> {
            Mat mat = new Mat(image.height(), image.width(), opencv_core.CV_8UC3, new BytePointer(pixels));
            opencv_imgproc.cvtColor(mat, mat, opencv_imgproc.COLOR_BGR2HSV);
            opencv_core.LUT(mat, new Mat(1, LEVELS, opencv_core.CV_8UC3, new BytePointer(tables)), mat);
            opencv_imgproc.cvtColor(mat, mat, opencv_imgproc.COLOR_HSV2BGR);
            return Mats.toImage(mat);
        });
    }

    static void requireColors(Image image) {
        if (image.channels() != 3) {
            throw new IllegalArgumentException("colours need a picture of three channels, and " + image + " has "
                    + image.channels() + "; read it with color_type='color'");
        }
    }
}

package org.mm4j.cv.image;

import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * A color to draw in.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
public record Color(int red, int green, int blue) {

    /** Black. */
    public static final Color BLACK = new Color(0, 0, 0);

    /** White. */
    public static final Color WHITE = new Color(255, 255, 255);

    public Color {
        if ((red | green | blue) < 0 || red > 255 || green > 255 || blue > 255) {
            throw new IllegalArgumentException(
                    "a color has three numbers from 0 to 255, not " + red + ", " + green + ", " + blue);
        }
    }

    /** Black or white, whichever is easier to read on this color. */
    public Color contrast() {
        // Luma weights of ITU-R BT.601; the limit is that at which both have the same contrast on a screen.
        return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? BLACK : WHITE;
    }

    /** As OpenCV takes it for a BGR image. */
    Scalar bgr() {
        return new Scalar(blue, green, red, 0);
    }
}

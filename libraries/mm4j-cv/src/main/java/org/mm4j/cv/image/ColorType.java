package org.mm4j.cv.image;

import org.bytedeco.opencv.global.opencv_imgcodecs;

/** What to make of the colours and of the EXIF orientation of an image file; configs name these in lower case. */
public enum ColorType {
    /** Three channels BGR, turned upright as EXIF says. */
    COLOR(opencv_imgcodecs.IMREAD_COLOR),
    /** One channel, turned upright as EXIF says. */
    GRAYSCALE(opencv_imgcodecs.IMREAD_GRAYSCALE),
    /** The channels of the file (an alpha channel too), not turned. */
    UNCHANGED(opencv_imgcodecs.IMREAD_UNCHANGED),
    /** Three channels BGR, not turned. */
    COLOR_IGNORE_ORIENTATION(opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION),
    /** One channel, not turned. */
    GRAYSCALE_IGNORE_ORIENTATION(opencv_imgcodecs.IMREAD_GRAYSCALE | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION);

    private final int flags;

    ColorType(int flags) {
        this.flags = flags;
    }

    /** The decoder's flags. */
    int flags() {
        return flags;
    }
}

package org.mm4j.cv.image;

import org.bytedeco.opencv.global.opencv_core;

/** What a padded border shows; configs name these in lower case. */
public enum PaddingMode {
    /** One value for each channel. */
    CONSTANT(opencv_core.BORDER_CONSTANT),
    /** The nearest pixel of the edge. */
    EDGE(opencv_core.BORDER_REPLICATE),
    /** The mirror image without the edge itself: {@code 3 2 | 1 2 3 4 | 3 2}. */
    REFLECT(opencv_core.BORDER_REFLECT_101),
    /** The mirror image with the edge: {@code 2 1 | 1 2 3 4 | 4 3}. */
    SYMMETRIC(opencv_core.BORDER_REFLECT);

    private final int code;

    PaddingMode(int code) {
        this.code = code;
    }

    /** OpenCV's number. */
    int code() {
        return code;
    }
}

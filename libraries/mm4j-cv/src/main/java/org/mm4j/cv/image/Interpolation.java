package org.mm4j.cv.image;

import org.bytedeco.opencv.global.opencv_imgproc;

/** How a resized pixel is computed; configs name these in lower case. */
public enum Interpolation {
    /** The pixel at the truncated source position. */
    NEAREST(opencv_imgproc.INTER_NEAREST),
    /** Two by two pixels, in fixed-point arithmetic. */
    BILINEAR(opencv_imgproc.INTER_LINEAR),
    /** Four by four pixels. */
    BICUBIC(opencv_imgproc.INTER_CUBIC),
    /** The mean over the covered area when shrinking; as bilinear when growing. */
    AREA(opencv_imgproc.INTER_AREA),
    /** Eight by eight pixels. */
    LANCZOS(opencv_imgproc.INTER_LANCZOS4);

    private final int code;

    Interpolation(int code) {
        this.code = code;
    }

    /** OpenCV's number. */
    int code() {
        return code;
    }
}

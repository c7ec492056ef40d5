package org.mm4j.cv.image;

/** How an image is mirrored; configs name these in lower case. */
public enum FlipDirection {
    /** Left and right change places. */
    HORIZONTAL(1),
    /** Top and bottom change places. */
    VERTICAL(0),
    /** Both: a turn by 180 degrees. */
    DIAGONAL(-1);

    private final int code;

    FlipDirection(int code) {
        this.code = code;
    }

    /** OpenCV's number. */
    int code() {
        return code;
    }
}

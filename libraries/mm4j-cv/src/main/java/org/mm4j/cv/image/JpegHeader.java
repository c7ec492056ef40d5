package org.mm4j.cv.image;

/** What stands in front of the pixels of a JPEG file (ITU T.81, annex B). */
final class JpegHeader {

    private static final int SIZE_OF_LENGTH = 2;
    /** Length, precision, height and width stand before the number of channels. */
    private static final int CHANNELS_IN_FRAME = 7;

    private JpegHeader() {}

    /** The number of channels of the picture; 0 if the file does not say. */
    static int channels(byte[] file) {
        int at = 2;
        while (at + 2 < file.length) {
            if ((file[at] & 0xff) != 0xff) {
                return 0;
            }
            int marker = file[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            int segment = at + 2;
            if (isFrame(marker)) {
                return segment + CHANNELS_IN_FRAME < file.length ? file[segment + CHANNELS_IN_FRAME] & 0xff : 0;
            }
            if (segment + 1 >= file.length) {
                return 0;
            }
            int length = (file[segment] & 0xff) << 8 | (file[segment + 1] & 0xff);
            at = segment + Math.max(SIZE_OF_LENGTH, length);
        }
        return 0;
    }

    /** SOF0 to SOF15; three numbers between them are of other segments. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}

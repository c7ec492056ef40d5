package org.mm4j.cv.image;

/**
 * Tells whether the data of a JPEG or PNG goes on to its end. The decoder fills what is missing with grey and says
 * nothing, which would turn half a picture into wrong detections.
 */
final class Completeness {

    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_CHUNK_FRAME = 12;

    private Completeness() {}

    /** Whether the end marker of the picture itself is there (not that of a thumbnail embedded in it). */
    static boolean isWholeJpeg(byte[] bytes) {
        int at = 2;
        while (true) {
            while (at < bytes.length && (bytes[at] & 0xff) != 0xff) {
                at++;
            }
            while (at < bytes.length && (bytes[at] & 0xff) == 0xff) {
                at++;
            }
            if (at >= bytes.length) {
                return false;
            }
            int marker = bytes[at++] & 0xff;
            if (marker == END_OF_IMAGE) {
                return true;
            }
            if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
                // A stuffed zero, a restart or another marker without a body.
                continue;
            }
            if (at + 2 > bytes.length) {
                return false;
            }
            at += Math.max(2, (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff));
            if (marker == START_OF_SCAN) {
                at = endOfScan(bytes, at);
            }
        }
    }

    /** The place of the next marker that ends coded data. */
    private static int endOfScan(byte[] bytes, int from) {
        for (int at = from; at + 1 < bytes.length; at++) {
            if ((bytes[at] & 0xff) == 0xff) {
                int next = bytes[at + 1] & 0xff;
                if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                    return at;
                }
            }
        }
        return bytes.length;
    }

    /** Whether every chunk is there up to the end chunk. */
    static boolean isWholePng(byte[] bytes) {
        long at = PNG_SIGNATURE;
        while (at + PNG_CHUNK_FRAME <= bytes.length) {
            int start = (int) at;
            long length = (bytes[start] & 0xffL) << 24
                    | (bytes[start + 1] & 0xffL) << 16
                    | (bytes[start + 2] & 0xffL) << 8
                    | (bytes[start + 3] & 0xffL);
            boolean isEnd = bytes[start + 4] == 'I'
                    && bytes[start + 5] == 'E'
                    && bytes[start + 6] == 'N'
                    && bytes[start + 7] == 'D';
            at += PNG_CHUNK_FRAME + length;
            if (isEnd) {
                return at <= bytes.length;
            }
        }
        return false;
    }
}

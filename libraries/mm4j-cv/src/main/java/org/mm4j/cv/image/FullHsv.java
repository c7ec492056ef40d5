package org.mm4j.cv.image;

import org.mm4j.engine.structures.Image;

/**
 * From OpenCV's HSV of 8 bits with hues from 0 to 255 back to BGR. OpenCV 4.13 cuts channels off to whole numbers, where the
 * versions that the originals were written for round them: a quarter of all values differ by one, so this is code of our
 * own.
 */
final class FullHsv {

    /** For each sixth of the circle, which of value, low, falling and rising the blue, green and red channels are. */
    private static final int[][] SECTORS = {{1, 3, 0}, {1, 0, 2}, {3, 0, 1}, {0, 2, 1}, {0, 1, 3}, {2, 1, 0}};

    private FullHsv() {}

    static Image toBgr(int height, int width, byte[] hsv) {
        byte[] bgr = new byte[hsv.length];
        float[] levels = new float[4];
        for (int i = 0; i < hsv.length; i += 3) {
            float hue = (hsv[i] & 0xFF) * (6f / 255f);
            float saturation = (hsv[i + 1] & 0xFF) * (1f / 255f);
            float value = (hsv[i + 2] & 0xFF) * (1f / 255f);
            int sector = (int) hue;
            float rest = hue - sector;
            levels[0] = value;
            levels[1] = value * (1 - saturation);
            levels[2] = value * (1 - saturation * rest);
            levels[3] = value * (1 - saturation * (1 - rest));
            int[] order = SECTORS[sector % SECTORS.length];
            for (int c = 0; c < 3; c++) {
                bgr[i + c] = (byte) (int) Math.rint(levels[order[c]] * 255f);
            }
        }
        return new Image(height, width, 3, bgr);
    }
}

package org.mm4j.cli;

import org.mm4j.engine.structures.Image;

/** The picture of the demo, drawn by code so that it needs no file: discs on a sky above a striped ground. */
final class DemoPicture {

    private static final int[][] DISCS = {
        {70, 90, 40, 30, 60, 220}, {210, 120, 60, 60, 190, 80}, {140, 230, 50, 200, 90, 40}
    };

    private DemoPicture() {}

    /** The picture: square, BGR. */
    static Image draw(int size) {
        byte[] pixels = new byte[size * size * 3];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int[] color = color(320 * x / size, 320 * y / size);
                for (int channel = 0; channel < 3; channel++) {
                    pixels[(y * size + x) * 3 + channel] = (byte) color[channel];
                }
            }
        }
        return new Image(size, size, 3, pixels);
    }

    /** Blue, green and red at a place of the 320 x 320 drawing. */
    private static int[] color(int x, int y) {
        for (int[] disc : DISCS) {
            int dx = x - disc[0];
            int dy = y - disc[1];
            if (dx * dx + dy * dy <= disc[2] * disc[2]) {
                return new int[] {disc[3], disc[4], disc[5]};
            }
        }
        if (y < 180) {
            return new int[] {255 - y / 3, 200 - y / 2, 120};
        }
        int stripe = (x + y) / 20 % 2 * 40;
        return new int[] {40 + stripe, 110 + stripe, 90 + stripe};
    }
}

package org.mm4j.cv.video;

import org.mm4j.engine.structures.Image;

/** Quarter turns of pictures. */
final class Turning {

    private Turning() {}

    static Image clockwise(Image image, int turns) {
        Image turned = image;
        for (int i = 0; i < turns; i++) {
            turned = once(turned);
        }
        return turned;
    }

    private static Image once(Image image) {
        int height = image.width();
        int width = image.height();
        int channels = image.channels();
        byte[] from = image.pixels();
        byte[] to = new byte[from.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int source = ((width - 1 - x) * image.width() + y) * channels;
                System.arraycopy(from, source, to, (y * width + x) * channels, channels);
            }
        }
        return new Image(height, width, channels, to);
    }
}

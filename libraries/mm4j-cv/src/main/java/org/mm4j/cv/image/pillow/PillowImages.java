package org.mm4j.cv.image.pillow;

import org.mm4j.engine.structures.Image;

/** What the operations have in common. */
public final class PillowImages {

    private PillowImages() {}

    /**
     * Refuses what Pillow has no such operation for.
     *
     * @throws IllegalArgumentException if the image has neither 1 nor 3 channels
     */
    static void require(Image image) {
        if (image.channels() != 1 && image.channels() != 3) {
            throw new IllegalArgumentException(
                    "backend='pillow' takes grey or coloured images, 1 or 3 channels, not " + image.channels());
        }
    }

    /**
     * The brightness of each pixel, one channel; the image itself if it is grey. The weights are those of ITU-R 601.
     *
     * @throws IllegalArgumentException if the image has neither 1 nor 3 channels
     */
    public static Image grey(Image image) {
        require(image);
        if (image.channels() == 1) {
            return image;
        }
        byte[] pixels = image.pixels();
        byte[] grey = new byte[image.height() * image.width()];
        for (int i = 0; i < grey.length; i++) {
            int blue = pixels[3 * i] & 0xFF;
            int green = pixels[3 * i + 1] & 0xFF;
            int red = pixels[3 * i + 2] & 0xFF;
            grey[i] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
        }
        return new Image(image.height(), image.width(), 1, grey);
    }
}

package org.mm4j.cv.image;

import java.util.Locale;

/** The decoder whose pixels are wanted; configs name these in lower case ({@code imdecode_backend}). */
public enum DecodeBackend {
    /** OpenCV. */
    CV2,
    /**
     * Pillow: colours are those of OpenCV, grey is made of the colours, pictures with an indexed palette are indices if they
     * are read unchanged. JPEG, PNG, BMP and WebP of 8 bits a channel.
     */
    PILLOW,
    /** TurboJPEG: JPEG only, coloured or grey, never turned. */
    TURBOJPEG;

    /**
     * Refuses what the decoder does not have.
     *
     * @throws IllegalArgumentException naming both
     */
    public void require(ColorType colorType) {
        if (this == TURBOJPEG && colorType != ColorType.COLOR && colorType != ColorType.GRAYSCALE) {
            throw new IllegalArgumentException(
                    "imdecode_backend='turbojpeg' has color_type='color' and 'grayscale', not '"
                            + colorType.name().toLowerCase(Locale.ROOT) + "'");
        }
    }
}

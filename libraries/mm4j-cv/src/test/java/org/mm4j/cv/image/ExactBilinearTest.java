package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

class ExactBilinearTest {

    private static final Image PICTURE = Pictures.noise(21, 33, 3);

    private static Image whole(ImageSize size, boolean isMirrored) {
        return ExactBilinear.resized(PICTURE, size, isMirrored, 0, 0, size);
    }

    @Test
    void partsAreThoseOfTheWhole() {
        for (ImageSize size : new ImageSize[] {new ImageSize(40, 50), new ImageSize(13, 17), new ImageSize(21, 70)}) {
            Image whole = whole(size, false);
            assertThat(ExactBilinear.resized(PICTURE, size, false, 4, 3, new ImageSize(8, 11)))
                    .isEqualTo(Canvas.crop(whole, 4, 3, 15, 11));
            assertThat(whole(size, true)).isEqualTo(Geometry.flip(whole, FlipDirection.HORIZONTAL));
        }
    }

    @Test
    void sameSizeAndSinglePixels() {
        assertThat(whole(PICTURE.size(), false)).isEqualTo(PICTURE);
        Image pixel = Pictures.plain(1, 1, 77);
        // The weights of the last row sum to a little less than 1 in single precision, in OpenCV (4.8, without IPP)
        // too.
        byte[] enlarged = ExactBilinear.resized(pixel, new ImageSize(3, 4), true, 0, 0, new ImageSize(3, 4))
                .pixels();
        for (int i = 0; i < enlarged.length; i++) {
            assertThat(enlarged[i]).isEqualTo((byte) (i < 24 ? 77 : 76));
        }
    }

    @Test
    void differsFromFixedPointArithmeticByRoundingOnly() {
        ImageSize size = new ImageSize(55, 64);
        byte[] exact = whole(size, false).pixels();
        byte[] fixed = Geometry.resize(PICTURE, size, Interpolation.BILINEAR).pixels();
        for (int i = 0; i < exact.length; i++) {
            assertThat((exact[i] & 0xFF) - (fixed[i] & 0xFF)).isBetween(-1, 0);
        }
    }

    @Test
    void partsOutsideAreRefused() {
        assertThatThrownBy(() -> ExactBilinear.resized(PICTURE, new ImageSize(9, 9), false, 2, 0, new ImageSize(9, 8)))
                .hasMessageContaining("not inside");
    }
}

package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

class GeometryTest {

    private static final Image ROW = new Image(1, 4, 1, new byte[] {1, 2, 3, 4});

    @Test
    void paddingModes() {
        assertThat(pad(PaddingMode.REFLECT)).containsExactly(3, 2, 1, 2, 3, 4, 3, 2);
        assertThat(pad(PaddingMode.SYMMETRIC)).containsExactly(2, 1, 1, 2, 3, 4, 4, 3);
        assertThat(pad(PaddingMode.EDGE)).containsExactly(1, 1, 1, 2, 3, 4, 4, 4);
        assertThat(pad(PaddingMode.CONSTANT, 300)).containsExactly(-1, -1, 1, 2, 3, 4, -1, -1);
        assertThat(pad(PaddingMode.CONSTANT, -7)).containsExactly(0, 0, 1, 2, 3, 4, 0, 0);
        assertThat(pad(PaddingMode.CONSTANT, 2.6)).containsExactly(3, 3, 1, 2, 3, 4, 3, 3);
    }

    private static byte[] pad(PaddingMode mode, double... value) {
        return Geometry.pad(ROW, 2, 0, 2, 0, mode, value).pixels();
    }

    @Test
    void paddingToASizeLeavesLargerSidesAlone() {
        Image image = Pictures.noise(5, 9, 3);
        Image padded = Geometry.padTo(image, new ImageSize(8, 4), PaddingMode.CONSTANT, 10, 20, 30);
        assertThat(padded.size()).isEqualTo(new ImageSize(8, 9));
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 9; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(padded.at(y, x, c)).isEqualTo(y < 5 ? image.at(y, x, c) : 10 * (c + 1));
                }
            }
        }
    }

    @Test
    void wrongPaddingIsRefused() {
        assertThatThrownBy(() -> Geometry.pad(ROW, -1, 0, 0, 0, PaddingMode.EDGE))
                .hasMessageContaining("not negative");
        assertThatThrownBy(() -> Geometry.pad(ROW, 1, 0, 0, 0, PaddingMode.CONSTANT, 1, 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 numbers");
    }

    @Test
    void flips() {
        Image image = Pictures.noise(4, 5, 3);
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 5; x++) {
                int value = image.at(y, x, 1);
                assertThat(Geometry.flip(image, FlipDirection.HORIZONTAL).at(y, 4 - x, 1))
                        .isEqualTo(value);
                assertThat(Geometry.flip(image, FlipDirection.VERTICAL).at(3 - y, x, 1))
                        .isEqualTo(value);
                assertThat(Geometry.flip(image, FlipDirection.DIAGONAL).at(3 - y, 4 - x, 1))
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void sizesFollowTheOriginals() {
        ImageSize size = new ImageSize(427, 640);
        assertThat(Sizes.rescaled(size, new ImageSize(416, 416))).isEqualTo(new ImageSize(278, 416));
        assertThat(Sizes.rescaled(size, new ImageSize(800, 1333))).isEqualTo(new ImageSize(800, 1199));
        assertThat(Sizes.rescaled(size, new ImageSize(1333, 800))).isEqualTo(new ImageSize(800, 1199));
        assertThat(Sizes.scaled(size, 0.5, 2)).isEqualTo(new ImageSize(854, 320));
        assertThat(Sizes.raisedToMultiple(size, 32)).isEqualTo(new ImageSize(448, 640));
        assertThatThrownBy(() -> Sizes.scaled(size, 0, 1)).hasMessageContaining("positive");
        assertThatThrownBy(() -> Sizes.scaled(size, 1, Double.NaN)).hasMessageContaining("positive");
        assertThatThrownBy(() -> Sizes.scaled(size, 0.0001, 1)).hasMessageContaining("no area");
        assertThatThrownBy(() -> Sizes.raisedToMultiple(size, 0)).hasMessageContaining("at least 1");
    }

    @Test
    void resizingToTheSameSizeChangesNothing() {
        for (int channels : new int[] {1, 3, 4}) {
            Image image = Pictures.noise(13, 11, channels);
            for (Interpolation interpolation : Interpolation.values()) {
                assertThat(Geometry.resize(image, image.size(), interpolation)).isEqualTo(image);
            }
        }
        assertThatThrownBy(() -> Geometry.resize(ROW, new ImageSize(0, 3), Interpolation.AREA))
                .hasMessageContaining("no area");
        assertThat(Geometry.rescale(ROW, 2, Interpolation.NEAREST).pixels())
                .containsExactly(1, 1, 2, 2, 3, 3, 4, 4, 1, 1, 2, 2, 3, 3, 4, 4);
    }
}

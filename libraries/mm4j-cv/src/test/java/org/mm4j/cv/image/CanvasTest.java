package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

class CanvasTest {

    private static final Image PICTURE = Pictures.noise(21, 33, 3);

    @Test
    void pastesPartsOfResizedPictures() {
        ImageSize size = new ImageSize(40, 50);
        Image resized = Geometry.resize(PICTURE, size, Interpolation.BILINEAR);
        for (Image like : new Image[] {PICTURE, Image.ofFloats(21, 33, 3, PICTURE.floats())}) {
            Image made = Canvas.filled(like, new ImageSize(60, 60), 1, 2, 3)
                    .pasteResized(like, size, Interpolation.NEAREST, 10, 5, 30, 20, 7, 9)
                    .toImage();
            Image wanted = Canvas.filled(like, new ImageSize(60, 60), 1, 2, 3)
                    .paste(Geometry.resize(like, size, Interpolation.NEAREST), 10, 5, 30, 20, 7, 9)
                    .toImage();
            assertThat(made).isEqualTo(wanted);
        }
        assertThat(Canvas.filled(PICTURE, size, 0)
                        .pasteResized(PICTURE, size, Interpolation.BILINEAR, 0, 0, 50, 40, 0, 0)
                        .toImage())
                .isEqualTo(resized);
    }

    @Test
    void fillsRectangles() {
        Image filled = Canvas.showing(PICTURE)
                .fill(2, 3, 5, 6, 9, 8, 7.9)
                .fill(4, 4, 4, 9, 0)
                .toImage();
        assertThat(filled.at(3, 2, 2)).isEqualTo(7);
        assertThat(filled.at(5, 4, 0)).isEqualTo(9);
        assertThat(filled.at(6, 4, 0)).isEqualTo(PICTURE.at(6, 4, 0));
        assertThat(filled.at(3, 5, 1)).isEqualTo(PICTURE.at(3, 5, 1));
        assertThat(Canvas.showing(PICTURE).toImage()).isEqualTo(PICTURE);
    }

    @Test
    void isOverWhenItHasBecomeAPicture() {
        Canvas canvas = Canvas.showing(PICTURE);
        canvas.toImage();
        assertThatThrownBy(() -> canvas.fill(0, 0, 1, 1, 0)).hasMessageContaining("has become a picture");
        assertThatThrownBy(canvas::toImage).hasMessageContaining("has become a picture");
        assertThatThrownBy(() -> Canvas.showing(PICTURE).fill(0, 0, 1, 1, 1, 2))
                .hasMessageContaining("2 values to fill 3 channels");
        assertThatThrownBy(() -> Canvas.showing(PICTURE)
                        .pasteResized(Pictures.noise(2, 2, 1), PICTURE.size(), Interpolation.NEAREST, 0, 0, 1, 1, 0, 0))
                .hasMessageContaining("cannot be put onto");
    }
}

package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.structures.Image;

class ColorSpacesTest {

    private static final Image PICTURE = Pictures.noise(21, 33, 3);

    @Test
    void knownColors() {
        Image colors = new Image(1, 4, 3, new byte[] {0, 0, (byte) 255, 0, (byte) 255, 0, (byte) 255, 0, 0, 9, 9, 9});
        assertThat(ColorSpaces.bgrToHsv(colors).pixels())
                .containsExactly(0, 255, 255, 60, 255, 255, 120, 255, 255, 0, 0, 9);
        float[] degrees =
                ColorSpaces.bgrToHsv(Image.ofFloats(1, 4, 3, colors.floats())).floats();
        assertThat(degrees).containsExactly(new float[] {0, 1, 255, 120, 1, 255, 240, 1, 255, 0, 0, 9}, within(1e-3f));
    }

    @Test
    void floatsComeBack() {
        Image floats = Image.ofFloats(21, 33, 3, PICTURE.floats());
        assertThat(ColorSpaces.hsvToBgr(ColorSpaces.bgrToHsv(floats)).floats())
                .containsExactly(PICTURE.floats(), within(1e-2f));
    }

    @Test
    void shiftsAreThoseOfTheSpace() {
        assertThat(ColorSpaces.shiftHsv(PICTURE, 0, 0, 0))
                .isEqualTo(ColorSpaces.hsvToBgr(ColorSpaces.bgrToHsv(PICTURE)));
        assertThat(ColorSpaces.shiftHsv(PICTURE, 180, 0, 0)).isEqualTo(ColorSpaces.shiftHsv(PICTURE, 0, 0, 0));
        Image red = new Image(1, 1, 3, new byte[] {0, 0, (byte) 255});
        assertThat(ColorSpaces.shiftHsv(red, -60, 0, 0).pixels()).containsExactly(255, 0, 0);
        assertThat(ColorSpaces.shiftHsv(red, 60, -300, 20).pixels()).containsExactly(255, 255, 255);
        assertThatThrownBy(() -> ColorSpaces.shiftHsv(Pictures.noise(2, 2, 1), 1, 1, 1))
                .hasMessageContaining("three channels");
    }
}

package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.structures.Image;

class DrawingTest {

    private static final Color RED = new Color(255, 0, 0);

    @Test
    void aBoxIsAnOutlineInItsColor() {
        Image image = Pictures.plain(100, 200, 50);
        Image drawn = new Drawing().box(20, 30, 120, 80, RED).on(image);
        assertThat(color(drawn, 30, 70)).isEqualTo("red");
        assertThat(color(drawn, 80, 70)).isEqualTo("red");
        assertThat(color(drawn, 50, 20)).isEqualTo("red");
        assertThat(color(drawn, 50, 70)).isEqualTo("untouched");
        assertThat(color(drawn, 10, 10)).isEqualTo("untouched");
        assertThat(image).isEqualTo(Pictures.plain(100, 200, 50));
    }

    @Test
    void boxesFarOutsideAreCutOff() {
        Image image = Pictures.plain(60, 60, 50);
        Image drawn = new Drawing()
                .box(-1e9, 20, 1e9, 1e9, RED)
                .box(500, 500, 600, 600, RED)
                .box(Float.NEGATIVE_INFINITY, -5, Float.POSITIVE_INFINITY, -1, RED)
                .on(image);
        assertThat(color(drawn, 20, 30)).isEqualTo("red");
        assertThat(color(drawn, 50, 30)).isEqualTo("untouched");
        assertThat(color(drawn, 5, 5)).isEqualTo("untouched");
    }

    @Test
    void labelsStayInsideAndHaveABackground() {
        Image image = Pictures.plain(120, 300, 50);
        double[][] places = {{10, 60}, {290, 60}, {-50, -20}, {1000, 1000}};
        for (double[] place : places) {
            Image drawn =
                    new Drawing().label(place[0], place[1], "person 0.93", RED).on(image);
            int background = count(drawn, "red");
            int text = count(drawn, "white");
            assertThat(background).isGreaterThan(300);
            assertThat(text).isGreaterThan(20);
            assertThat(count(drawn, "untouched")).isGreaterThan(120 * 300 / 2);
        }
    }

    @Test
    void textGrowsWithTheImage() {
        assertThat(Drawing.textHeight(Pictures.plain(64, 64, 0))).isEqualTo(7);
        assertThat(Drawing.textHeight(Pictures.plain(427, 640, 0))).isBetween(8.0, 11.0);
        assertThat(Drawing.textHeight(Pictures.plain(1500, 2000, 0))).isBetween(28.0, 35.0);
        assertThat(Drawing.lineWidth(Pictures.plain(64, 64, 0))).isEqualTo(1);
        assertThat(Drawing.lineWidth(Pictures.plain(1500, 2000, 0))).isBetween(4, 7);
    }

    @Test
    void greyImagesAndOnesWithAlphaBecomeBgr() {
        assertThat(new Drawing()
                        .box(1, 1, 5, 5, RED)
                        .on(Pictures.noise(20, 20, 1))
                        .channels())
                .isEqualTo(3);
        assertThat(new Drawing()
                        .label(1, 15, "é日本", RED)
                        .on(Pictures.noise(20, 20, 4))
                        .channels())
                .isEqualTo(3);
    }

    @Test
    void colors() {
        assertThat(new Color(250, 250, 0).contrast()).isEqualTo(Color.BLACK);
        assertThat(new Color(0, 0, 200).contrast()).isEqualTo(Color.WHITE);
        assertThatThrownBy(() -> new Color(256, 0, 0)).hasMessageContaining("256");
        assertThatThrownBy(() -> new Color(0, -1, 0)).hasMessageContaining("-1");
    }

    /** The named color at a pixel, within what anti-aliasing of a thin line blends in. */
    private static String color(Image image, int y, int x) {
        int blue = image.at(y, x, 0);
        int green = image.at(y, x, 1);
        int red = image.at(y, x, 2);
        if (red > 200 && green < 40 && blue < 40) {
            return "red";
        }
        if (red > 200 && green > 200 && blue > 200) {
            return "white";
        }
        return red == 50 && green == 50 && blue == 50 ? "untouched" : "else";
    }

    private static int count(Image image, String color) {
        int count = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                count += color(image, y, x).equals(color) ? 1 : 0;
            }
        }
        return count;
    }
}

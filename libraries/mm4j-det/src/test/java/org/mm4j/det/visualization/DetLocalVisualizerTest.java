package org.mm4j.det.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mm4j.cv.image.Color;
import org.mm4j.det.apis.Detections;
import org.mm4j.det.structures.Box;
import org.mm4j.engine.structures.Image;

class DetLocalVisualizerTest {

    private static final Image GREY = grey(200, 300);

    private static Image grey(int height, int width) {
        byte[] pixels = new byte[height * width * 3];
        Arrays.fill(pixels, (byte) 100);
        return new Image(height, width, 3, pixels);
    }

    private static Detections detections(float first, float second) {
        return new Detections(
                300,
                200,
                List.of(0, 1),
                List.of("cat", "dog"),
                List.of(first, second),
                List.of(new Box(40, 60, 140, 160), new Box(180, 60, 280, 160)));
    }

    @Test
    void drawsEachBoxInTheColourOfItsClass() {
        Image drawn = DetLocalVisualizer.of(Palette.of(List.of(new Color(255, 0, 0), new Color(0, 0, 255))))
                .draw(GREY, detections(0.9f, 0.8f), 0.3);
        assertThat(drawn.size()).isEqualTo(GREY.size());
        assertBgr(drawn, 160, 90, 0, 0, 255);
        assertBgr(drawn, 160, 230, 255, 0, 0);
        assertBgr(drawn, 110, 90, 100, 100, 100);
        assertThat(GREY).isEqualTo(grey(200, 300));
    }

    @Test
    void leavesOutWhatIsBelowTheThreshold() {
        DetLocalVisualizer visualizer = new DetLocalVisualizer(new DetLocalVisualizer.Args("any", null));
        assertThat(visualizer.draw(GREY, detections(0.2f, 0.1f), 0.3)).isEqualTo(GREY);
        Image one = visualizer.draw(GREY, detections(0.9f, 0.1f), 0.3);
        assertThat(one).isNotEqualTo(GREY);
        assertBgr(one, 160, 230, 100, 100, 100);
    }

    @Test
    void generatedColoursDiffer() {
        Palette palette = Palette.generated();
        Set<Color> colors = new HashSet<>();
        for (int label = 0; label < 80; label++) {
            colors.add(palette.of(label));
        }
        assertThat(colors).hasSize(80);
        assertThat(Palette.of(List.of(Color.WHITE)).of(0)).isEqualTo(Color.WHITE);
        assertThat(Palette.of(List.of(Color.WHITE)).of(1)).isEqualTo(palette.of(1));
    }

    /** The colour of a pixel, up to the smoothing of lines. */
    private static void assertBgr(Image image, int y, int x, int blue, int green, int red) {
        assertThat(image.at(y, x, 0)).isCloseTo(blue, within(20));
        assertThat(image.at(y, x, 1)).isCloseTo(green, within(20));
        assertThat(image.at(y, x, 2)).isCloseTo(red, within(20));
    }
}

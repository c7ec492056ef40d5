package org.mm4j.det.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mm4j.cv.image.Color;
import org.mm4j.cv.visualization.LineStyle;
import org.mm4j.cv.visualization.VisualizerArgs;
import org.mm4j.det.apis.Detections;
import org.mm4j.det.structures.Box;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.RotatedBox;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;

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

    private static DetLocalVisualizer styled(@Nullable Double width, double alpha) {
        return new DetLocalVisualizer(
                new DetLocalVisualizer.Args(VisualizerArgs.named("any"), new LineStyle(width, alpha)));
    }

    @Test
    void linesAreAsWideAndAsDenseAsTheArgumentsSay() {
        Palette red = Palette.of(List.of(new Color(240, 0, 0)));
        Image drawn = styled(9.0, 0.5).with(red).draw(GREY, detections(0.9f, 0.1f), 0.3);
        // The box is from 40 to 140: four pixels to each side take on half of the colour.
        for (int x : new int[] {136, 140, 144}) {
            assertBgr(drawn, 110, x, 50, 50, 170);
        }
        assertBgr(drawn, 110, 130, 100, 100, 100);
        assertBgr(drawn, 110, 150, 100, 100, 100);
        assertThatThrownBy(() -> new LineStyle(0.1, 0.8)).hasMessageContaining("line_width");
        assertThatThrownBy(() -> new LineStyle(null, 1.5)).hasMessageContaining("alpha");
    }

    @Test
    void leavesOutWhatIsBelowTheThreshold() {
        DetLocalVisualizer visualizer = styled(null, 0.8);
        assertThat(visualizer.draw(GREY, detections(0.2f, 0.1f), 0.3)).isEqualTo(GREY);
        Image one = visualizer.draw(GREY, detections(0.9f, 0.1f), 0.3);
        assertThat(one).isNotEqualTo(GREY);
        assertBgr(one, 160, 230, 100, 100, 100);
    }

    /** A mask of the picture's size with one box filled. */
    private static Rle filled(int left, int top, int width, int height) {
        return Rle.ofBox(left, top, width, height, 200, 300);
    }

    @Test
    void masksTakeOnTheColourOfTheClassAndHaveAnOutline() {
        Detections found = new Detections(
                300,
                200,
                List.of(0),
                List.of("cat"),
                List.of(0.9f),
                List.of(new Box(20, 20, 280, 180)),
                List.of(),
                List.of(filled(100, 100, 60, 40)));
        Image drawn =
                DetLocalVisualizer.of(Palette.of(List.of(new Color(250, 0, 0)))).draw(GREY, found, 0.3);
        // Half of the colour inside, all of it on the outline, nothing outside.
        assertBgr(drawn, 120, 130, 50, 50, 175);
        assertBgr(drawn, 120, 100, 0, 0, 250);
        assertBgr(drawn, 120, 90, 100, 100, 100);
    }

    @Test
    void turnedBoxesAreDrawnAsTheyLie() {
        RotatedBox box = new RotatedBox(150, 100, 120, 40, (float) Math.toRadians(30));
        Detections found = new Detections(
                300, 200, List.of(0), List.of("ship"), List.of(0.9f), List.of(box.hull()), List.of(box), List.of());
        Image drawn =
                DetLocalVisualizer.of(Palette.of(List.of(new Color(250, 0, 0)))).draw(GREY, found, 0.3);
        double[] corners = box.corners();
        for (int i = 0; i < 8; i += 2) {
            int j = (i + 2) % 8;
            int x = (int) Math.round((corners[i] + corners[j]) / 2);
            int y = (int) Math.round((corners[i + 1] + corners[j + 1]) / 2);
            assertThat(drawn.at(y, x, 2)).as("middle of side %d", i / 2).isGreaterThan(170);
            assertThat(drawn.at(y, x, 0)).isLessThan(60);
        }
        Box hull = box.hull();
        assertBgr(drawn, (int) hull.y2() - 1, (int) hull.x1() + 1, 100, 100, 100);
    }

    @Test
    void drawsTheTruthBesideThePrediction() {
        InstanceData truth = InstanceData.ofSize(1)
                .with("bboxes", new float[] {40, 60, 140, 60, 140, 160, 40, 150}, 8)
                .with("labels", new long[] {0});
        InstanceData predicted = InstanceData.ofSize(1)
                .with("bboxes", new float[] {180, 60, 280, 160}, 4)
                .with("labels", new long[] {1})
                .with("scores", new float[] {0.8f});
        DetDataSample sample = DetDataSample.empty().withGtInstances(truth);
        DatasetMeta meta = new DatasetMeta(List.of("cat", "dog"), List.of());
        DetLocalVisualizer visualizer =
                DetLocalVisualizer.of(Palette.of(List.of(new Color(255, 0, 0), new Color(0, 0, 255))));
        assertThatThrownBy(() -> visualizer.drawBoth(GREY, sample, meta, 0.3)).hasMessageContaining("predicted");
        Image both = visualizer.drawBoth(GREY, sample.withPredInstances(predicted), meta, 0.3);
        assertThat(both.width()).isEqualTo(600);
        assertBgr(both, 100, 140, 0, 0, 255);
        assertBgr(both, 110, 300 + 180, 255, 0, 0);
        assertBgr(both, 110, 300 + 140, 100, 100, 100);
    }

    @Test
    void labelsDoNotHideEachOther() {
        Detections found = new Detections(
                300,
                200,
                List.of(0, 1, 2),
                List.of("aaaaaaaa", "bbbbbbbb", "cccccccc"),
                List.of(0.9f, 0.8f, 0.7f),
                List.of(new Box(100, 100, 200, 150), new Box(101, 101, 201, 151), new Box(102, 99, 202, 152)));
        List<Color> colors = List.of(new Color(250, 0, 0), new Color(0, 250, 0), new Color(0, 0, 250));
        Image drawn = DetLocalVisualizer.of(Palette.of(colors)).draw(GREY, found, 0.3);
        // The first label's background alone would be all that is left of three at one place.
        for (int channel = 0; channel < 3; channel++) {
            int strong = 0;
            for (int y = 0; y < 200; y++) {
                for (int x = 0; x < 300; x++) {
                    boolean is = drawn.at(y, x, channel) > 200;
                    for (int c = 0; c < 3; c++) {
                        is &= c == channel || drawn.at(y, x, c) < 60;
                    }
                    strong += is ? 1 : 0;
                }
            }
            assertThat(strong).as("pixels of channel %d", channel).isGreaterThan(500);
        }
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

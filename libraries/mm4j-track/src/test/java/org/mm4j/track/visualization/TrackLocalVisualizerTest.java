package org.mm4j.track.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mm4j.cv.image.Color;
import org.mm4j.det.structures.Box;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.track.apis.TrackedBox;
import org.mm4j.track.apis.Tracks;
import org.mm4j.track.support.Libraries;

class TrackLocalVisualizerTest {

    private final TrackLocalVisualizer visualizer = TrackLocalVisualizer.plain();

    private static Tracks at(long frame, float x) {
        return new Tracks(frame, 400, 300, List.of(new TrackedBox(7, 0, "person", 0.9f, new Box(x, 100, x + 40, 200))));
    }

    @Test
    void boxAndTrailHaveTheColourOfTheIdentity() {
        Trails trails = new Trails(10);
        for (int f = 0; f < 8; f++) {
            trails.add(at(f, 20 + 30 * f));
        }
        Image drawn = visualizer.draw(new Image(300, 400, 3, new byte[3 * 300 * 400]), at(7, 230), trails);
        Color color = visualizer.color(7);
        assertColor(drawn, 150, 230, color); // left side of the box
        assertColor(drawn, 200, 60, color); // the trail, far left of the box
        assertThat(drawn.at(250, 60, 0)).isZero();
        assertThat(visualizer.color(8)).isNotEqualTo(color);
    }

    @Test
    void theTruthIsDrawnByIdentityWithTheWidthAndDensityOfTheConfig() {
        TrackLocalVisualizer styled = Libraries.build(Kinds.VISUALIZERS, TrackLocalVisualizer.class, """
                {"type": "TrackLocalVisualizer", "vis_backends": [{"type": "LocalVisBackend"}],
                 "line_width": 7, "alpha": 0.5}""");
        InstanceData truth = InstanceData.ofSize(1)
                .with("bboxes", new float[] {100, 100, 200, 200}, 4)
                .with("labels", new long[] {0})
                .with("instances_ids", new long[] {8});
        Image drawn = styled.draw(
                new Image(300, 400, 3, new byte[3 * 300 * 400]), truth, new DatasetMeta(List.of("person"), List.of()));
        Color color = visualizer.color(8);
        for (int x : new int[] {197, 200, 203}) {
            assertThat(drawn.at(160, x, 2)).isCloseTo(color.red() / 2, within(1));
            assertThat(drawn.at(160, x, 1)).isCloseTo(color.green() / 2, within(1));
        }
        assertThat(drawn.at(160, 210, 1)).isZero();
    }

    @Test
    void foldersToStoreInAreRefused() {
        assertThatThrownBy(() -> Libraries.build(Kinds.VISUALIZERS, TrackLocalVisualizer.class, """
                {"type": "TrackLocalVisualizer", "save_dir": "there"}"""))
                .hasMessageContaining("save_dir");
        assertThatThrownBy(() -> Libraries.build(Kinds.VISUALIZERS, TrackLocalVisualizer.class, """
                {"type": "TrackLocalVisualizer", "vis_backends": [{"type": "LocalVisBackend", "save_dir": "there"}]}"""))
                .hasMessageContaining("save_dir of LocalVisBackend");
    }

    /** Lines are smoothed at their edges, so a thin one is a little darker than its colour. */
    private static void assertColor(Image image, int y, int x, Color color) {
        assertThat(image.at(y, x, 2)).isCloseTo(color.red(), withinPercentage(15));
        assertThat(image.at(y, x, 1)).isCloseTo(color.green(), withinPercentage(15));
        assertThat(image.at(y, x, 0)).isCloseTo(color.blue(), withinPercentage(15));
    }

    @Test
    void trailsOfTracksThatAreGoneAreForgotten() {
        Trails trails = new Trails(5);
        for (int f = 0; f < 1000; f++) {
            trails.add(new Tracks(f, 400, 300, List.of(new TrackedBox(f, 0, "person", 0.9f, new Box(0, 0, 10, 10)))));
        }
        assertThat(trails.size()).isEqualTo(6);
        assertThat(trails.of(3)).isEmpty();
    }
}

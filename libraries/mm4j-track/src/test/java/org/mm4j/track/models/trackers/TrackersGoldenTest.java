package org.mm4j.track.models.trackers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.track.support.Detections;
import org.mm4j.track.support.Libraries;

/** Identities on stored detections: equal to the original's in every frame. */
@Tag("golden")
class TrackersGoldenTest {

    @TestFactory
    List<DynamicTest> tracksAreTheOriginals() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("tracking/tracks", ".json")) {
            JsonNode node = Json.read(file);
            tests.add(DynamicTest.dynamicTest(
                    node.at("/tracker/type").textValue() + " " + file.getFileName(), () -> check(file, node)));
        }
        return tests;
    }

    private static void check(Path file, JsonNode node) {
        Path sequences = file.resolve("../../../sequences").normalize();
        JsonNode sequence = Json.read(sequences.resolve(node.get("sequence").textValue() + ".json"));
        BaseTracker tracker = Libraries.build(Kinds.MODELS, BaseTracker.class, node.get("tracker"));
        TrackMemory memory = tracker.open();
        int rows = 0;
        for (int frame = 0; frame < sequence.get("frame_count").intValue(); frame++) {
            String key = Integer.toString(frame);
            InstanceData tracks =
                    memory.track(frame, Detections.of(sequence.get("detections").path(key)));
            JsonNode expected = node.get("tracks").path(key);
            assertThat(tracks.longs("instances_id").values())
                    .as("identities of frame %d", frame)
                    .containsExactly(ids(expected));
            for (int i = 0; i < expected.size(); i++) {
                for (int k = 0; k < 4; k++) {
                    assertThat(tracks.floats("bboxes").at(i, k))
                            .isEqualTo((float) expected.get(i).get(1 + k).doubleValue());
                }
                assertThat(tracks.floats("scores").at(i, 0))
                        .isEqualTo((float) expected.get(i).get(5).doubleValue());
                assertThat(tracks.longs("labels").at(i, 0))
                        .isEqualTo(expected.get(i).get(6).longValue());
            }
            rows += expected.size();
            if (node.get("states").has(key)) {
                states(memory.tracks(), node.get("states").get(key), frame);
            }
        }
        assertThat(rows).isEqualTo(node.get("num_rows").intValue());
        assertThat(memory.numTracks()).isEqualTo(node.get("num_ids").longValue());
        GoldenRoots.report("tracking/tracks", 1);
    }

    private static void states(List<TrackState> tracks, JsonNode expected, int frame) {
        assertThat(tracks).as("tracks kept after frame %d", frame).hasSize(expected.size());
        for (int i = 0; i < tracks.size(); i++) {
            TrackState track = tracks.get(i);
            JsonNode node = expected.get(i);
            assertThat(track.id()).isEqualTo(node.get("id").longValue());
            assertThat(track.tentative()).isEqualTo(node.get("tentative").booleanValue());
            assertThat(track.lastFrame()).isEqualTo(node.get("last_frame").longValue());
            assertThat(track.observations())
                    .isEqualTo(node.get("num_observations").intValue());
            for (int k = 0; k < 8; k++) {
                assertThat(track.state().mean(k))
                        .as("mean %d of track %d after frame %d", k, track.id(), frame)
                        .isCloseTo(node.get("mean").get(k).doubleValue(), within(1e-3));
                double variance = node.get("covariance_diagonal").get(k).doubleValue();
                assertThat(track.state().covariance(k, k))
                        .as("variance %d of track %d after frame %d", k, track.id(), frame)
                        .isCloseTo(variance, within(1e-4 * variance));
            }
        }
    }

    private static long[] ids(JsonNode rows) {
        long[] ids = new long[rows.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = rows.get(i).get(0).longValue();
        }
        return ids;
    }
}

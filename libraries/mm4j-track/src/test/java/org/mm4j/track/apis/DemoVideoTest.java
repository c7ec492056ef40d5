package org.mm4j.track.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.mm4j.config.Config;
import org.mm4j.cv.video.VideoFrame;
import org.mm4j.cv.video.VideoSource;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** The real weights on the real video, by the configs of the tree. */
@Tag("golden")
@TestInstance(Lifecycle.PER_CLASS)
class DemoVideoTest {

    private static final Path CONFIGS = DataRoots.project().resolve("configs");
    private static final double SELECTED = 0.3;

    private final List<Image> frames = new ArrayList<>();

    @BeforeAll
    void decode() {
        try (VideoSource video = VideoSource.open(DataRoots.require("video/demo_mot.mp4"))) {
            for (VideoFrame frame = video.next(); frame != null; frame = video.next()) {
                frames.add(frame.image());
            }
        }
    }

    private static MOTInferencer inferencer(String config) {
        return MOTInferencer.builder(Config.fromFile(CONFIGS.resolve(config)))
                .checkpoint(DataRoots.require("weights/yolox_nano_coco.pth"))
                .classes(List.of("0"))
                .build();
    }

    private List<Tracks> run(String config) {
        try (MOTInferencer inferencer = inferencer(config)) {
            TrackStream stream = inferencer.open();
            return frames.stream().map(stream::next).toList();
        }
    }

    /** The frames have the pixels that cv2 decodes, so the tolerance is that of equal pixels. */
    @Test
    void detectionsAreTheReferences() {
        for (Path file : GoldenRoots.require("tracking/sequences/demo_mot.json")) {
            JsonNode sequence = Json.read(file);
            assertThat(frames).hasSize(sequence.get("frame_count").intValue());
            try (MOTInferencer inferencer = inferencer("bytetrack/bytetrack_yolox_nano_scoped.py")) {
                int compared = 0;
                for (int f = 0; f < frames.size(); f++) {
                    InstanceData found = inferencer.detect(frames.get(f));
                    JsonNode rows = sequence.get("detections").get(Integer.toString(f));
                    for (JsonNode row : rows) {
                        if (row.get(4).doubleValue() > SELECTED) {
                            compared++;
                            assertPartner(found, row, f);
                        }
                    }
                    assertThat(found.size()).isCloseTo(rows.size(), within(3));
                }
                assertThat(compared).isGreaterThan(50);
            }
            GoldenRoots.report("tracking/sequences decoded and detected frames", frames.size());
        }
    }

    private static void assertPartner(InstanceData found, JsonNode row, int frame) {
        double nearest = Double.MAX_VALUE;
        for (int i = 0; i < found.size(); i++) {
            if (Math.abs(found.floats("scores").at(i, 0) - row.get(4).doubleValue()) > 1e-3) {
                continue;
            }
            double far = 0;
            for (int k = 0; k < 4; k++) {
                far = Math.max(
                        far,
                        Math.abs(found.floats("bboxes").at(i, k) - row.get(k).doubleValue()));
            }
            nearest = Math.min(nearest, far);
        }
        assertThat(nearest).as("%s in frame %d", row, frame).isLessThanOrEqualTo(0.1);
    }

    @Test
    void allSpellingsGiveTheSameTracks() {
        List<Tracks> prefixed = run("bytetrack/bytetrack_yolox_nano_prefixed.py");
        assertThat(prefixed).isEqualTo(run("bytetrack/bytetrack_yolox_nano_scoped.py"));
        assertThat(prefixed).isEqualTo(run("bytetrack/bytetrack_yolox_nano_mmdet.py"));
        assertThat(prefixed).allSatisfy(tracks -> assertThat(tracks.size()).isGreaterThan(10));
        assertThat(prefixed.get(0).boxes())
                .allSatisfy(tracked -> assertThat(tracked.className()).isEqualTo("person"));
    }

    /** With equal pixels the tracks are also those of the stored detections. */
    @TestFactory
    List<DynamicTest> tracksAreThoseOfTheStoredDetections() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String kind : List.of("bytetrack", "sort", "ocsort")) {
            String config = kind.equals("bytetrack")
                    ? "bytetrack/bytetrack_yolox_nano_prefixed.py"
                    : kind + "/" + kind + "_yolox_nano.py";
            for (Path file : GoldenRoots.require("tracking/tracks/" + kind + "/demo_mot.adapted.json")) {
                tests.add(DynamicTest.dynamicTest(kind, () -> compare(run(config), Json.read(file))));
            }
        }
        return tests;
    }

    private static void compare(List<Tracks> tracks, JsonNode golden) {
        for (Tracks frame : tracks) {
            JsonNode rows = golden.get("tracks").get(Long.toString(frame.frame()));
            long[] ids = new long[rows.size()];
            Arrays.setAll(ids, i -> rows.get(i).get(0).longValue());
            assertThat(frame.boxes().stream().mapToLong(TrackedBox::id).toArray())
                    .as("frame %d", frame.frame())
                    .containsExactly(ids);
        }
    }
}

package org.mm4j.track.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.engine.Kinds;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.track.support.Libraries;

class InterpolateTrackletsTest {

    private static final Comparator<TrackRow> BY_FRAME_AND_ID =
            Comparator.comparingDouble(TrackRow::frame).thenComparingLong(TrackRow::id);

    @TestFactory
    @Tag("golden")
    List<DynamicTest> tracksAreTheOriginals() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.require("tracking/interpolation.json")) {
            JsonNode node = Json.read(file);
            for (JsonNode one : node.get("cases")) {
                String input = one.get("input").textValue();
                tests.add(DynamicTest.dynamicTest(
                        input + " " + one.get("params"),
                        () -> check(rows(node.get("inputs").get(input)), one)));
            }
        }
        return tests;
    }

    private static void check(List<TrackRow> input, JsonNode node) {
        ObjectNode config = node.get("params").deepCopy();
        config.put("type", "InterpolateTracklets");
        InterpolateTracklets step = Libraries.build(Kinds.TASK_UTILS, InterpolateTracklets.class, config);
        List<TrackRow> rows = input;
        List<TrackRow> expected;
        double tolerance = 1e-5;
        if (node.has("output")) {
            Set<Long> only = ids(node.get("only_ids"));
            rows = input.stream().filter(row -> only.contains(row.id())).toList();
            expected = rows(node.get("output"));
            tolerance = 0.01;
        } else {
            Set<Long> dropped = ids(node.get("dropped_ids"));
            expected = new ArrayList<>(
                    input.stream().filter(row -> !dropped.contains(row.id())).toList());
            expected.addAll(rows(node.get("added")));
            expected.sort(BY_FRAME_AND_ID);
        }
        List<TrackRow> actual = step.apply(rows);
        assertThat(actual).isSortedAccordingTo(Comparator.comparingDouble(TrackRow::frame));
        actual = actual.stream().sorted(BY_FRAME_AND_ID).toList();
        assertThat(rows).hasSize(node.get("num_in").intValue());
        assertThat(actual).hasSize(node.get("num_out").intValue()).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            TrackRow one = actual.get(i);
            TrackRow other = expected.get(i);
            assertThat(one.frame()).isEqualTo(other.frame());
            assertThat(one.id()).isEqualTo(other.id());
            assertThat(one.score()).isCloseTo(other.score(), within(1e-5));
            for (int k = 0; k < 4; k++) {
                assertThat(one.box(k)).isCloseTo(other.box(k), within(tolerance));
            }
        }
        GoldenRoots.report("tracking/interpolation", 1);
    }

    private static Set<Long> ids(JsonNode node) {
        Set<Long> ids = new HashSet<>();
        node.forEach(id -> ids.add(id.longValue()));
        return ids;
    }

    private static List<TrackRow> rows(JsonNode node) {
        List<TrackRow> rows = new ArrayList<>();
        for (JsonNode row : node) {
            rows.add(new TrackRow(
                    row.get(0).doubleValue(),
                    (long) row.get(1).doubleValue(),
                    row.get(2).doubleValue(),
                    row.get(3).doubleValue(),
                    row.get(4).doubleValue(),
                    row.get(5).doubleValue(),
                    row.get(6).doubleValue()));
        }
        return rows;
    }

    @Test
    void noTracksStayNoTracks() {
        InterpolateTracklets step =
                Libraries.build(Kinds.TASK_UTILS, InterpolateTracklets.class, "{\"type\": \"InterpolateTracklets\"}");
        assertThat(step.apply(List.of())).isEmpty();
    }

    @Test
    void smoothingKeepsNumbersFinite() {
        InterpolateTracklets step = new InterpolateTracklets(new InterpolateTracklets.Args(5, 20, true, 10));
        TrackRow row = new TrackRow(1, 4, 0, 0, 10, 10, 1);
        List<TrackRow> rows = List.of(row, row, new TrackRow(2, 4, 1, 1, 11, 11, 1));
        assertThat(step.apply(rows)).allSatisfy(r -> assertThat(r.a()).isFinite());
        assertThatThrownBy(() -> new InterpolateTracklets.Args(5, 20, true, 0)).hasMessageContaining("smooth_tau");
    }
}

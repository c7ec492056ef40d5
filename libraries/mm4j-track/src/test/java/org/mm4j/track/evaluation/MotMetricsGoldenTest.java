package org.mm4j.track.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.engine.Kinds;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.track.datasets.MotFiles;
import org.mm4j.track.datasets.MotRow;
import org.mm4j.track.datasets.MotSequence;
import org.mm4j.track.support.Libraries;
import org.mm4j.track.task.TrackRow;

/** Every field that TrackEval gives for the files beside the expected values, and what mmdet's metric makes of them. */
@Tag("golden")
class MotMetricsGoldenTest {

    private static final double TOLERANCE = 1e-6;
    private static final Set<String> COUNTS = Set.of(
            "CLR_TP",
            "CLR_FN",
            "CLR_FP",
            "IDSW",
            "MT",
            "PT",
            "ML",
            "Frag",
            "CLR_Frames",
            "IDTP",
            "IDFN",
            "IDFP",
            "HOTA_TP",
            "HOTA_FN",
            "HOTA_FP",
            "Dets",
            "GT_Dets",
            "IDs",
            "GT_IDs",
            "Frames",
            "TP",
            "FP",
            "FN");

    @TestFactory
    List<DynamicTest> numbersAreTrackEvals() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.require("metrics/mot/expected.json")) {
            JsonNode node = Json.read(file);
            for (JsonNode one : node.get("cases")) {
                String name = one.get("benchmark").textValue() + " " + one.get("postprocess");
                tests.add(DynamicTest.dynamicTest(name, () -> check(file.resolveSibling("."), node, one)));
            }
        }
        return tests;
    }

    private static void check(Path folder, JsonNode node, JsonNode one) {
        ObjectNode config = (ObjectNode) Json.parse("{\"type\": \"MOTChallengeMetric\"}");
        config.set("benchmark", one.get("benchmark"));
        config.set("postprocess_tracklet_cfg", one.get("postprocess"));
        MOTChallengeMetric metric = Libraries.build(Kinds.METRICS, MOTChallengeMetric.class, config);
        assertThat(metric.needsEverySample()).isTrue();
        for (JsonNode sequence : node.get("sequences")) {
            MotSequence layout = MotSequence.read(
                    folder.resolve(sequence.get("name").textValue()).normalize());
            assertThat(layout.name()).isEqualTo(sequence.get("name").textValue());
            assertThat(layout.length()).isEqualTo(sequence.get("seq_length").intValue());
            List<TrackRow> results = MotFiles.read(
                            folder.resolve(sequence.get("result").textValue()))
                    .stream()
                    .map(MotMetricsGoldenTest::row)
                    .toList();
            metric.add(layout.name(), layout.length(), layout.groundTruth().orElseThrow(), results);
        }
        Map<String, Double> computed = metric.compute().values();
        assertThat(computed).hasSize(one.get("motchallenge_metric").size());
        one.get("motchallenge_metric")
                .properties()
                .forEach(entry ->
                        number(entry.getKey(), computed.getOrDefault(entry.getKey(), Double.NaN), entry.getValue()));
        Map<String, MotScores> all = new HashMap<>(metric.sequences());
        all.put("combined", MotScores.combine(new ArrayList<>(metric.sequences().values())));
        one.get("trackeval").properties().forEach(entry -> fields(entry.getKey(), all, entry.getValue()));
        GoldenRoots.report("metrics/mot", 1);
    }

    private static void fields(String sequence, Map<String, MotScores> all, JsonNode expected) {
        MotScores scores = all.get(sequence);
        assertThat(scores).as(sequence).isNotNull();
        Map<String, Map<String, Double>> single = Map.of(
                "CLEAR", scores.clear().fields(),
                "Identity", scores.identity().fields(),
                "Count", scores.count().fields());
        single.forEach((metric, fields) -> expected.get(metric)
                .properties()
                .forEach(entry -> number(
                        sequence + " " + entry.getKey(),
                        fields.getOrDefault(entry.getKey(), Double.NaN),
                        entry.getValue())));
        Map<String, double[]> hota = scores.hota().fields();
        expected.get("HOTA").properties().forEach(entry -> {
            double[] actual = hota.getOrDefault(entry.getKey(), new double[0]);
            JsonNode values = entry.getValue();
            assertThat(actual).as(entry.getKey()).hasSize(values.isArray() ? values.size() : 1);
            for (int i = 0; i < actual.length; i++) {
                number(sequence + " " + entry.getKey(), actual[i], values.isArray() ? values.get(i) : values);
            }
        });
    }

    private static void number(String name, double actual, JsonNode expected) {
        boolean isCount = COUNTS.contains(name.substring(name.lastIndexOf(' ') + 1));
        assertThat(actual).as(name).isCloseTo(expected.doubleValue(), within(isCount ? 0 : TOLERANCE));
    }

    private static TrackRow row(MotRow row) {
        return new TrackRow(row.frame(), row.id(), row.x(), row.y(), row.width(), row.height(), row.confidence());
    }
}

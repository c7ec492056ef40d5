package org.mm4j.cls.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.BuildContext;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Metrics compute the originals' numbers, in one process and in several. */
class MetricsTest {

    private static final BuildContext MMCLS = Models.context();
    private static final int SAMPLES = 40;
    private static final int CLASSES = 6;

    private static Metric metric(String json) {
        return (Metric) MMCLS.build(Kinds.METRICS, Configs.of(Json.parse(json)));
    }

    private static double u(String name, int i) {
        return SyntheticWeights.u(name, i);
    }

    private static List<ClsDataSample> samples(String kind) {
        List<ClsDataSample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(kind.equals("single") ? single(i) : multi(kind, i));
        }
        return samples;
    }

    private static ClsDataSample single(int i) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            sum += u("metric/scores", i * CLASSES + c);
        }
        float[] scores = new float[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
            scores[c] = (float) (u("metric/scores", i * CLASSES + c) / sum);
        }
        return ClsDataSample.of((int) (u("metric/labels", i) * CLASSES)).withPrediction(scores, 0);
    }

    private static ClsDataSample multi(String kind, int i) {
        float[] scores = new float[CLASSES];
        float[] truth = new float[CLASSES];
        List<Integer> labels = new ArrayList<>();
        for (int c = 0; c < CLASSES; c++) {
            scores[c] = (float) u("metric/probs", i * CLASSES + c);
            if (u("metric/truth", i * CLASSES + c) > 0.7) {
                truth[c] = 1;
                labels.add(c);
            }
            if (kind.equals("ignored") && u("metric/ignored", i * CLASSES + c) > 0.9) {
                truth[c] = -1;
            }
        }
        ClsDataSample sample = ClsDataSample.EMPTY.withPrediction(scores, 0);
        if (kind.equals("difficult")) {
            Integer[] difficult = IntStream.range(0, CLASSES)
                    .filter(c -> u("metric/ignored", i * CLASSES + c) > 0.7)
                    .boxed()
                    .toArray(Integer[]::new);
            return sample.withGtLabels(labels).withMeta(ClsKeys.GT_LABEL_DIFFICULT, new Ints(List.of(difficult)));
        }
        return kind.equals("labels") ? sample.withGtLabels(labels) : sample.withGtScore(truth);
    }

    @TestFactory
    List<DynamicTest> computeTheOriginalsNumbers() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : Json.read(Path.of("src/test/resources/metrics/numbers.json"))) {
            tests.add(dynamicTest(node.get("cfg") + " " + node.get("kind"), () -> check(node)));
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests;
    }

    private static void check(JsonNode node) throws IOException {
        List<ClsDataSample> samples = samples(node.get("kind").textValue());
        Map<String, Double> expected = new LinkedHashMap<>();
        node.get("result").properties().forEach(entry -> flatten(entry.getKey(), entry.getValue(), expected));
        boolean isMatrix = node.get("cfg").get("type").textValue().equals("ConfusionMatrix");
        for (Metric metric : List.of(whole(node, samples), merged(node, samples))) {
            Map<String, Double> found = new Evaluator(List.of(metric)).compute().values();
            if (isMatrix) {
                expected.values().removeIf(count -> count == 0);
            }
            assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
            expected.forEach((name, value) ->
                    assertThat(found.get(name)).as(name).isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value)))));
        }
    }

    /** Numbers of classes are named by the class here. */
    private static void flatten(String name, JsonNode value, Map<String, Double> into) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                flatten(name + "/" + i, value.get(i), into);
            }
        } else {
            into.put(name, value.doubleValue());
        }
    }

    private static Metric whole(JsonNode node, List<ClsDataSample> samples) {
        Metric metric = metric(node.get("cfg").toString());
        metric.process(samples.subList(0, 17));
        metric.process(samples.subList(17, samples.size()));
        return metric;
    }

    /** As three processes would compute, of which the last rounds are filled up. */
    private static Metric merged(JsonNode node, List<ClsDataSample> samples) throws IOException {
        int processes = 3;
        List<ByteArrayInputStream> parts = new ArrayList<>();
        for (int rank = 0; rank < processes; rank++) {
            Metric part = metric(node.get("cfg").toString());
            for (int i = rank; i < (samples.size() + processes - 1) / processes * processes; i += processes) {
                part.process(List.of(samples.get(i % samples.size())));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            part.save(bytes);
            parts.add(new ByteArrayInputStream(bytes.toByteArray()));
        }
        Metric merged = metric(node.get("cfg").toString());
        merged.load(parts, PartOrder.inTurns(samples.size()));
        return merged;
    }

    @Test
    void classesAreCalledByTheirNames() {
        Metric metric = metric("{\"type\": \"SingleLabelMetric\", \"average\": null, \"items\": [\"support\"]}");
        metric.metainfo(Metainfo.ofClasses(List.of("cat", "dog")));
        metric.process(List.of(ClsDataSample.of(1).withPrediction(new float[] {0.2f, 0.8f}, 1)));
        assertThat(metric.compute().values()).containsEntry("support_classwise/dog", 1.0);
        assertThat(metric.compute().tables()).singleElement().asString().contains("dog", "100.00");
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused("{\"type\": \"Accuracy\", \"topk\": 0}", "topk");
        refused("{\"type\": \"Accuracy\", \"collect_device\": \"gpu\"}", "collect_device");
        refused("{\"type\": \"SingleLabelMetric\", \"items\": [\"recal\"]}", "recal", "recall");
        refused("{\"type\": \"MultiLabelMetric\", \"thr\": 0.5, \"topk\": 2}", "thr", "topk");
        refused("{\"type\": \"AveragePrecision\", \"average\": \"micro\"}", "micro");
        assertThatThrownBy(() -> metric("{\"type\": \"Accuracy\", \"topk\": 5}")
                        .process(List.of(ClsDataSample.of(0).withPrediction(new float[] {1, 0}, 0))))
                .hasMessageContainingAll("topk=5", "2 classes");
        assertThatThrownBy(() -> metric("{\"type\": \"Accuracy\"}")
                        .process(List.of(ClsDataSample.of(3).withPrediction(new float[] {1, 0}, 0))))
                .hasMessageContainingAll("label 3", "2");
        assertThatThrownBy(() -> metric("{\"type\": \"Accuracy\"}").process(List.of(ClsDataSample.of(0))))
                .hasMessageContaining("scores");
        assertThatThrownBy(() -> metric("{\"type\": \"Accuracy\"}").process(List.of("text")))
                .hasMessageContaining("String");
    }

    private static void refused(String json, String... words) {
        assertThatThrownBy(() -> metric(json)).hasMessageContainingAll(words);
    }
}

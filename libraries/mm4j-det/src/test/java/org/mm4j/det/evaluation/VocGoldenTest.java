package org.mm4j.det.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.evaluation.MeanAp.ClassResult;
import org.mm4j.det.evaluation.MeanAp.ScaleRange;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.support.Metrics;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** PASCAL VOC's numbers to 1e-5, where they are rounded to 1e-3. */
@Tag("golden")
class VocGoldenTest {

    @TestFactory
    List<DynamicTest> cases() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("metrics/voc", "expected.json")) {
            JsonNode golden = Json.read(file);
            JsonNode data = Json.read(file.resolveSibling(golden.get("data").asText()));
            List<String> classes = new ArrayList<>();
            data.get("classes").forEach(name -> classes.add(name.asText()));
            List<MeanAp.Picture> pictures = pictures(data);
            for (JsonNode one : golden.get("cases")) {
                String title = one.get("function").asText() + " " + one.get("params");
                tests.add(DynamicTest.dynamicTest(
                        title,
                        one.get("function").asText().equals("eval_map")
                                ? () -> meanAp(one, pictures, classes)
                                : () -> metric(one, pictures, classes)));
            }
            for (JsonNode curve : golden.get("average_precision")) {
                tests.add(DynamicTest.dynamicTest("average precision", () -> averagePrecision(curve)));
            }
        }
        GoldenRoots.report("metrics/voc", tests.size());
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static List<MeanAp.Picture> pictures(JsonNode data) {
        List<MeanAp.Picture> pictures = new ArrayList<>();
        for (JsonNode image : data.get("images")) {
            JsonNode detections = image.get("detections");
            float[] rows = Metrics.floats(detections, 6);
            float[] boxes = new float[4 * detections.size()];
            float[] scores = new float[detections.size()];
            long[] labels = new long[scores.length];
            for (int i = 0; i < scores.length; i++) {
                System.arraycopy(rows, 6 * i, boxes, 4 * i, 4);
                scores[i] = rows[6 * i + 4];
                labels[i] = (long) rows[6 * i + 5];
            }
            pictures.add(new MeanAp.Picture(
                    Metrics.floats(image.get("gt_bboxes"), 4),
                    longs(image.get("gt_labels")),
                    Metrics.floats(image.get("ignored_bboxes"), 4),
                    longs(image.get("ignored_labels")),
                    boxes,
                    scores,
                    labels));
        }
        return pictures;
    }

    private static long[] longs(JsonNode array) {
        long[] longs = new long[array.size()];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = array.get(i).asLong();
        }
        return longs;
    }

    private static void meanAp(JsonNode golden, List<MeanAp.Picture> pictures, List<String> classes) {
        JsonNode params = golden.get("params");
        List<ScaleRange> ranges = new ArrayList<>();
        params.get("scale_ranges")
                .forEach(range -> ranges.add(
                        new ScaleRange(range.get(0).asDouble(), range.get(1).asDouble())));
        List<List<ClassResult>> results = MeanAp.evaluate(
                pictures,
                classes.size(),
                MeanAp.horizontal(params.get("use_legacy_coordinate").asBoolean()),
                new MeanAp.Params(
                        params.get("iou_thr").asDouble(),
                        AveragePrecision.of(params.get("eval_mode").asText()),
                        params.path("dataset").asText().equals("det") ? MeanAp.Rule.IMAGENET_DET : MeanAp.Rule.VOC,
                        ranges));
        for (int r = 0; r < Math.max(1, ranges.size()); r++) {
            assertThat(MeanAp.mean(results, r)).isCloseTo(at(golden.get("mean_ap"), r), within(1e-5));
            for (int label = 0; label < classes.size(); label++) {
                JsonNode expected = golden.get("per_class").get(label);
                ClassResult result = results.get(label).get(r);
                int n = result.detections();
                assertThat((double) result.ap()).isCloseTo(at(expected.get("ap"), r), within(1e-5));
                assertThat((double) result.targets()).isEqualTo(at(expected.get("num_gts"), r));
                assertThat(n).isEqualTo(expected.get("num_dets").asInt());
                if (expected.has("final_recall")) {
                    assertThat(result.recalls()[n - 1]).isCloseTo(at(expected.get("final_recall"), r), within(1e-5));
                    assertThat((double) result.precisions()[n - 1])
                            .isCloseTo(at(expected.get("final_precision"), r), within(1e-5));
                }
            }
        }
        assertThat(MeanAp.table(results, 0, classes).lines()).hasSize(classes.size() + 3);
    }

    private static double at(JsonNode value, int range) {
        return value.isArray() ? value.get(range).asDouble() : value.asDouble();
    }

    private static void metric(JsonNode golden, List<MeanAp.Picture> pictures, List<String> classes) {
        Map<String, Object> args = new LinkedHashMap<>();
        List<Double> thresholds = new ArrayList<>();
        golden.get("params").get("iou_thrs").forEach(t -> thresholds.add(t.asDouble()));
        args.put("iou_thrs", thresholds);
        args.put("eval_mode", golden.get("params").get("eval_mode").asText());
        VOCMetric metric = Metrics.build(VOCMetric.class, "VOCMetric", args);
        metric.metainfo(Metainfo.ofClasses(classes));
        for (MeanAp.Picture picture : pictures) {
            metric.process(List.of(DetDataSample.empty()
                    .withGtInstances(instances(picture.boxes(), picture.labels()))
                    .withIgnoredInstances(instances(picture.ignoredBoxes(), picture.ignoredLabels()))
                    .withPredInstances(instances(picture.detections(), picture.detectionLabels())
                            .with("scores", picture.scores()))));
        }
        Map<String, Double> values = metric.compute().values();
        golden.get("result")
                .properties()
                .forEach(entry -> assertThat(values.get(entry.getKey()))
                        .as(entry.getKey())
                        .isCloseTo(
                                entry.getValue().asDouble(),
                                within(entry.getKey().equals("mAP") ? 1e-5 : 1e-3)));
        assertThat(values.keySet()).hasSize(golden.get("result").size());
    }

    private static InstanceData instances(float[] boxes, long[] labels) {
        return InstanceData.ofSize(labels.length).with("bboxes", boxes, 4).with("labels", labels);
    }

    private static void averagePrecision(JsonNode golden) {
        double[] recalls = new double[golden.get("recalls").size()];
        float[] precisions = new float[recalls.length];
        for (int i = 0; i < recalls.length; i++) {
            recalls[i] = golden.get("recalls").get(i).asDouble();
            precisions[i] = golden.get("precisions").get(i).floatValue();
        }
        assertThat((double) AveragePrecision.AREA.of(recalls, precisions))
                .isCloseTo(golden.get("ap_area").asDouble(), within(1e-5));
        assertThat((double) AveragePrecision.POINTS_11.of(recalls, precisions))
                .isCloseTo(golden.get("ap_11points").asDouble(), within(1e-5));
    }
}

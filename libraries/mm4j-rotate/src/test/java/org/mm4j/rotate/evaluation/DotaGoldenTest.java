package org.mm4j.rotate.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cv.ops.QuadriIou;
import org.mm4j.cv.ops.RotatedIou;
import org.mm4j.det.evaluation.AveragePrecision;
import org.mm4j.det.evaluation.MeanAp;
import org.mm4j.det.evaluation.MeanAp.ClassResult;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.rotate.support.RotatedTruth;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** DOTA's numbers to 1e-5, where they are rounded to 1e-3. */
@Tag("golden")
class DotaGoldenTest {

    @TestFactory
    List<DynamicTest> cases() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("metrics/dota", "expected.json")) {
            JsonNode golden = Json.read(file);
            JsonNode data = Json.read(file.resolveSibling(golden.get("data").asText()));
            List<String> classes = RotatedTruth.classes(data);
            for (JsonNode one : golden.get("cases")) {
                String function = one.get("function").asText();
                tests.add(dynamicTest(
                        function + " " + one.get("params"),
                        function.equals("eval_rbbox_map")
                                ? () -> meanAp(one, data, classes)
                                : () -> metric(one, data, classes)));
            }
            tests.add(dynamicTest("overlaps", () -> overlaps(golden.get("iou"))));
        }
        GoldenRoots.report("metrics/dota", tests.size());
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void meanAp(JsonNode golden, JsonNode data, List<String> classes) {
        JsonNode params = golden.get("params");
        PredictedBoxes type = PredictedBoxes.of(params.get("box_type").asText());
        List<MeanAp.Picture> pictures = RotatedTruth.samples(data, type == PredictedBoxes.QBOX).stream()
                .map(sample -> DOTADigest.of(sample, type, true).picture())
                .toList();
        List<List<ClassResult>> results = MeanAp.evaluate(
                pictures,
                classes.size(),
                type,
                new MeanAp.Params(
                        params.get("iou_thr").asDouble(),
                        params.get("use_07_metric").asBoolean() ? AveragePrecision.POINTS_11 : AveragePrecision.AREA,
                        MeanAp.Rule.VOC,
                        List.of()));
        assertThat(MeanAp.mean(results, 0)).isCloseTo(golden.get("mean_ap").asDouble(), within(1e-5));
        for (int label = 0; label < classes.size(); label++) {
            JsonNode expected = golden.get("per_class").get(label);
            ClassResult result = results.get(label).get(0);
            int n = result.detections();
            assertThat((double) result.ap()).isCloseTo(expected.get("ap").asDouble(), within(1e-5));
            assertThat(result.targets()).isEqualTo(expected.get("num_gts").asInt());
            assertThat(n).isEqualTo(expected.get("num_dets").asInt());
            assertThat(result.recalls()[n - 1])
                    .isCloseTo(expected.get("final_recall").asDouble(), within(1e-5));
            assertThat((double) result.precisions()[n - 1])
                    .isCloseTo(expected.get("final_precision").asDouble(), within(1e-5));
        }
    }

    private static void metric(JsonNode golden, JsonNode data, List<String> classes) {
        JsonNode params = golden.get("params");
        DOTAMetric metric = RotatedTruth.metric(params);
        metric.metainfo(Metainfo.ofClasses(classes));
        metric.process(RotatedTruth.samples(
                data, params.path("predict_box_type").asText("rbox").equals("qbox")));
        Map<String, Double> values = metric.compute().values();
        golden.get("result")
                .properties()
                .forEach(entry -> assertThat(values.get(entry.getKey()))
                        .as(entry.getKey())
                        .isCloseTo(
                                entry.getValue().asDouble(),
                                within(entry.getKey().equals("mAP") ? 1e-5 : 1e-3)));
        assertThat(values.keySet()).hasSize(golden.get("result").size());
        assertThat(metric.prefix()).isEqualTo("dota");
    }

    private static void overlaps(JsonNode golden) {
        float[] first = Json.floats(golden.get("boxes1"));
        float[] second = Json.floats(golden.get("boxes2"));
        assertThat(RotatedIou.pairwise(first, second, RotatedIou.Mode.IOU, true))
                .containsExactly(Json.floats(golden.get("iou")), within(1e-5f));
        assertThat(RotatedIou.pairwise(first, second, RotatedIou.Mode.IOF, true))
                .containsExactly(Json.floats(golden.get("iof")), within(1e-5f));
        float[] corners = Json.floats(golden.get("boxes1_as_quadrilaterals"));
        assertThat(RotatedTruth.corners(first)).containsExactly(corners, within(1e-3f));
        assertThat(QuadriIou.pairwise(corners, RotatedTruth.corners(second), RotatedIou.Mode.IOU))
                .containsExactly(Json.floats(golden.get("iou_quadrilaterals")), within(1e-5f));
    }
}

package org.mm4j.det.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.datasets.coco.CocoFile;
import org.mm4j.det.evaluation.CocoEval.Area;
import org.mm4j.det.evaluation.CocoEval.Detection;
import org.mm4j.det.evaluation.CocoEval.IouType;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.det.support.Metrics;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** COCO's numbers: those of pycocotools to 1e-6, those of CocoMetric, which rounds, to 1e-3. */
@Tag("golden")
class CocoGoldenTest {

    private static final Map<String, Area> AREAS =
            Map.of("AP", Area.ALL, "AP_small", Area.SMALL, "AP_medium", Area.MEDIUM, "AP_large", Area.LARGE);

    @TestFactory
    List<DynamicTest> runs() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("metrics/coco", "expected.json")) {
            JsonNode golden = Json.read(file);
            Path folder = file.resolveSibling("x");
            CocoFile truth = CocoFile.read(
                    folder.resolveSibling(golden.get("annotations").asText()));
            List<Detection> boxes =
                    detections(folder.resolveSibling(golden.get("bbox_results").asText()));
            List<Detection> masks =
                    detections(folder.resolveSibling(golden.get("segm_results").asText()));
            int number = 0;
            for (JsonNode run : golden.get("runs")) {
                IouType type = run.get("iou_type").asText().equals("segm") ? IouType.SEGM : IouType.BBOX;
                tests.add(DynamicTest.dynamicTest(
                        "run " + number++ + " " + type,
                        () -> check(run, truth, type == IouType.SEGM ? masks : boxes, type)));
            }
            JsonNode metric = golden.get("coco_metric");
            tests.add(DynamicTest.dynamicTest(
                    "CocoMetric",
                    () -> metric(
                            metric,
                            folder.resolveSibling(golden.get("annotations").asText()),
                            truth,
                            boxes,
                            masks)));
        }
        GoldenRoots.report("metrics/coco", tests.size());
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static List<Detection> detections(Path file) throws IOException {
        List<Detection> detections = new ArrayList<>();
        for (JsonNode row : Json.read(file)) {
            JsonNode mask = row.get("segmentation");
            double[] box = new double[4];
            for (int k = 0; row.has("bbox") && k < 4; k++) {
                box[k] = row.get("bbox").get(k).asDouble();
            }
            detections.add(new Detection(
                    row.get("image_id").asLong(),
                    row.get("category_id").asLong(),
                    row.get("score").asDouble(),
                    box,
                    mask == null
                            ? null
                            : Rle.decompress(
                                    mask.get("size").get(0).asInt(),
                                    mask.get("size").get(1).asInt(),
                                    mask.get("counts").asText())));
        }
        return detections;
    }

    private static void check(JsonNode run, CocoFile truth, List<Detection> all, IouType type) {
        long without = run.path("without_results_of_category").asLong(-1);
        CocoTruth targets = CocoTruth.of(truth, List.of(), "annotations");
        CocoResult result = CocoEval.evaluate(
                targets.targets(type),
                all.stream().filter(d -> d.category() != without).toList(),
                new CocoEval.Params(
                        type,
                        Metrics.ints(run.get("max_dets")),
                        run.get("use_cats").asBoolean(),
                        CocoEval.defaultThresholds(),
                        targets.categories(),
                        targets.images(),
                        true));
        List<Double> expected = new ArrayList<>();
        run.get("stats").forEach(stat -> expected.add(stat.asDouble()));
        double[] stats = result.stats();
        for (int i = 0; i < 12; i++) {
            assertThat(stats[i]).as("number " + i).isCloseTo(expected.get(i), within(1e-6));
        }
        assertThat(result.summary().lines()).hasSize(12);
        run.get("per_class").properties().forEach(entry -> perClass(entry.getKey(), entry.getValue(), truth, result));
        run.path("precision_at_101_recalls_iou50_all").properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                double[] curve = result.curve(result.indexOf(id(truth, entry.getKey())), Area.ALL, 0);
                for (int r = 0; r < curve.length; r++) {
                    assertThat(curve[r]).isCloseTo(entry.getValue().get(r).asDouble(), within(1e-6));
                }
            }
        });
    }

    private static void perClass(String name, JsonNode expected, CocoFile truth, CocoResult result) {
        int k = result.indexOf(id(truth, name));
        AREAS.forEach((key, area) -> close(name, result.precision(k, area), expected.get(key)));
        close(name, result.precision(k, Area.ALL, 0.5), expected.get("AP50"));
        close(name, result.precision(k, Area.ALL, 0.75), expected.get("AP75"));
        close(name, result.recall(k, Area.ALL), expected.get("AR"));
    }

    private static void close(String name, double value, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(value).as(name).isNaN();
        } else {
            assertThat(value).as(name).isCloseTo(expected.asDouble(), within(1e-6));
        }
    }

    private static long id(CocoFile truth, String name) {
        return truth.categories().stream()
                .filter(category -> category.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** The metric has one list of predictions for boxes and masks, so it is run on each kind alone and on both. */
    private static void metric(JsonNode golden, Path file, CocoFile truth, List<Detection> boxes, List<Detection> masks)
            throws IOException {
        List<String> names =
                truth.categories().stream().map(CocoFile.Category::name).toList();
        Map<String, Object> args = new LinkedHashMap<>();
        args.put("ann_file", file.toString());
        args.put("classwise", golden.get("params").get("classwise").asBoolean());
        args.put("proposal_nums", List.of(100, 300, 1000));
        args.put(
                "metric_items",
                List.of(
                        "mAP",
                        "mAP_50",
                        "mAP_75",
                        "mAP_s",
                        "mAP_m",
                        "mAP_l",
                        "AR@100",
                        "AR@300",
                        "AR@1000",
                        "AR_s@1000",
                        "AR_m@1000",
                        "AR_l@1000"));
        Map<String, Double> values = new LinkedHashMap<>();
        for (JsonNode kind : golden.get("params").get("metric")) {
            args.put("metric", kind.asText());
            boolean segm = kind.asText().equals("segm");
            Map<String, Double> some =
                    run(args, samples(truth, names, segm ? masks : boxes)).values();
            some.forEach((name, value) -> {
                if (!kind.asText().equals("bbox") || !name.endsWith("_precision")) {
                    values.put(name, value);
                }
            });
        }
        golden.get("result")
                .properties()
                .forEach(entry -> assertThat(values.get(entry.getKey()))
                        .as(entry.getKey())
                        .isCloseTo(entry.getValue().asDouble(), within(1e-3)));
        assertThat(values).hasSize(golden.get("result").size());
    }

    /** In two processes, whose results are put together again. */
    private static MetricReport run(Map<String, Object> args, List<DetDataSample> samples) throws IOException {
        List<ByteArrayInputStream> parts = new ArrayList<>();
        for (int rank = 0; rank < 2; rank++) {
            CocoMetric part = Metrics.build(CocoMetric.class, "CocoMetric", args);
            part.metainfo(Metainfo.empty());
            for (int i = rank; i < samples.size() + rank; i += 2) {
                part.process(List.of(samples.get(i % samples.size())));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            part.save(out);
            parts.add(new ByteArrayInputStream(out.toByteArray()));
        }
        CocoMetric whole = Metrics.build(CocoMetric.class, "CocoMetric", args);
        whole.load(parts, PartOrder.inTurns(samples.size()));
        assertThat(whole.size()).isEqualTo(samples.size());
        return whole.compute();
    }

    private static List<DetDataSample> samples(CocoFile truth, List<String> names, List<Detection> detections) {
        List<DetDataSample> samples = new ArrayList<>();
        List<Long> ids = truth.categories().stream().map(CocoFile.Category::id).toList();
        for (CocoFile.Picture image : truth.images()) {
            List<Detection> here =
                    detections.stream().filter(d -> d.image() == image.id()).toList();
            float[] boxes = new float[4 * here.size()];
            float[] scores = new float[here.size()];
            long[] labels = new long[here.size()];
            for (int i = 0; i < labels.length; i++) {
                double[] box = here.get(i).box();
                boxes[4 * i] = (float) box[0];
                boxes[4 * i + 1] = (float) box[1];
                boxes[4 * i + 2] = (float) (box[0] + box[2]);
                boxes[4 * i + 3] = (float) (box[1] + box[3]);
                scores[i] = (float) here.get(i).score();
                labels[i] = ids.indexOf(here.get(i).category());
            }
            InstanceData found = InstanceData.ofSize(here.size())
                    .with("bboxes", boxes, 4)
                    .with("scores", scores)
                    .with("labels", labels);
            List<Rle> masks =
                    here.stream().flatMap(d -> Stream.ofNullable(d.mask())).toList();
            if (masks.size() == here.size()) {
                found = found.with("masks", masks);
            }
            samples.add(DetDataSample.empty()
                    .withMeta(ResultKey.IMG_ID, image.id())
                    .withMeta(ResultKey.ORI_SHAPE, new ImageSize(image.height(), image.width()))
                    .withPredInstances(found));
        }
        assertThat(names).isNotEmpty();
        return samples;
    }
}

package org.mm4j.rotate.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Registries;
import org.mm4j.rotate.support.Configs;
import org.mm4j.testkit.Json;

/** Boxes that were drawn at random, and what mmrotate 1.0 with pycocotools 2.0.11 makes of them. */
class RotatedCocoMetricTest {

    private static final Path CASES = Path.of("src/test/resources/org/mm4j/rotate/evaluation/rotated_coco.json");

    private static final String MARK = "-7777";

    @TempDir
    private Path folder;

    private static Metric metric(JsonNode arguments) {
        ConfigDict config = (ConfigDict) Configs.of(arguments);
        Metric metric = (Metric) Registries.discover()
                .context("mmrotate")
                .build(Kinds.METRICS, config.with("type", ConfigString.of("RotatedCocoMetric")));
        metric.metainfo(Metainfo.ofClasses(List.of("a", "b", "c")));
        return metric;
    }

    private static List<DetDataSample> samples(JsonNode pictures) {
        List<DetDataSample> samples = new ArrayList<>();
        for (JsonNode picture : pictures) {
            List<DetInstance> truth = new ArrayList<>();
            for (JsonNode row : picture.get("truth")) {
                float[] numbers = Json.floats(row);
                truth.add(new DetInstance(Arrays.copyOf(numbers, 8), (int) numbers[8], numbers[9] != 0, null));
            }
            int count = picture.get("detections").size();
            float[] boxes = new float[5 * count];
            float[] scores = new float[count];
            long[] labels = new long[count];
            for (int i = 0; i < count; i++) {
                float[] numbers = Json.floats(picture.get("detections").get(i));
                System.arraycopy(numbers, 0, boxes, 5 * i, 5);
                scores[i] = numbers[5];
                labels[i] = (long) numbers[6];
            }
            samples.add(DetDataSample.empty()
                    .withMeta(new ResultKey<>("img_id", Object.class), "P" + samples.size())
                    .withMeta(DetKeys.INSTANCES, new DetInstances(truth))
                    .withPredInstances(InstanceData.ofSize(count)
                            .with("bboxes", boxes, 5)
                            .with("scores", scores)
                            .with("labels", labels)));
        }
        return samples;
    }

    @Test
    void theNumbersAreTheOriginals() throws IOException {
        JsonNode cases = Json.read(CASES);
        List<DetDataSample> samples = samples(cases.get("pictures"));
        int compared = 0;
        for (JsonNode run : cases.get("runs")) {
            Metric first = metric(run.get("arguments"));
            first.process(List.of(samples.get(0), samples.get(2), samples.get(4)));
            Metric second = metric(run.get("arguments"));
            second.process(List.of(samples.get(1), samples.get(3)));
            Metric merged = metric(run.get("arguments"));
            merged.load(List.of(saved(first), saved(second)), PartOrder.inTurns(samples.size()));
            Map<String, Double> values = merged.compute().values();
            for (Map.Entry<String, JsonNode> expected : run.get("expected").properties()) {
                String name = expected.getKey().substring("r_coco/".length());
                assertThat(values.get(name))
                        .as("%s of %s", name, run.get("arguments"))
                        .isCloseTo(expected.getValue().doubleValue(), within(1e-9));
                compared++;
            }
            assertThat(values).hasSize(run.get("expected").size());
            assertThat(merged.prefix()).isEqualTo("r_coco");
        }
        assertThat(compared).isGreaterThan(15);
    }

    private static ByteArrayInputStream saved(Metric metric) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metric.save(out);
        return new ByteArrayInputStream(out.toByteArray());
    }

    @Test
    void detectionsAreWritten() throws IOException {
        String prefix = folder.resolve("r").toString().replace("\\", "/");
        Metric metric = metric(Json.parse("{\"format_only\": true, \"outfile_prefix\": \"" + prefix + "\"}"));
        List<DetDataSample> samples = samples(Json.read(CASES).get("pictures"));
        metric.process(samples);
        assertThat(metric.compute().values()).isEmpty();
        JsonNode written = Json.parse(Files.readString(folder.resolve("r.bbox.json")));
        assertThat(written.size()).isGreaterThan(20);
        assertThat(written.get(0).get("image_id").textValue()).isEqualTo("P0");
        assertThat(written.get(0).get("bbox")).hasSize(5);
    }

    @Test
    void numbersOutliveAFileThatCannotBeWritten() throws IOException {
        Path file = folder.resolve("out/r.bbox.json");
        String arguments =
                "{\"outfile_prefix\": \"" + folder.resolve("out/r").toString().replace("\\", "/") + "\"}";
        Metric metric = metric(Json.parse(arguments));
        metric.process(samples(Json.read(CASES).get("pictures")));
        assertThat(metric.compute().isComplete()).isTrue();
        Files.delete(file);
        Files.createDirectory(file);
        MetricReport report = metric.compute();
        assertThat(report.values()).containsKey("bbox_mAP");
        assertThat(report.isComplete()).isFalse();
        assertThat(report.notes()).singleElement().asString().startsWith("the results are not written: " + file);
        assertThatThrownBy(() -> metric(Json.parse(arguments))).hasMessageContaining("r.bbox.json");
    }

    /** Neither targets nor detections that are not finite match anything; the former do not count. */
    @Test
    void boxesThatAreNotFinite() {
        String square = "[0, 0, 9, 0, 9, 9, 0, 9, 0, 0]";
        String found = "[4.5, 4.5, 9, 9, 0, 0.5, 0]";
        assertThat(run(square, found, 0).values()).containsEntry("bbox_mAP", 1.0);
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            String badSquare = square.replaceFirst("9", MARK);
            MetricReport report = run(square + ", " + badSquare + ", " + badSquare, found, bad);
            assertThat(report.values()).containsEntry("bbox_mAP", 1.0);
            assertThat(report.notes()).containsExactly("2 instances with boxes that are not finite are no target");
            // Surer than the good one, so that half of the precision is left.
            String first = found.replaceFirst("9", MARK).replace("0.5", "0.9");
            assertThat(run(square, first + ", " + found, bad).values().get("bbox_mAP"))
                    .isCloseTo(0.5, within(1e-9));
            assertThat(run(square, first, bad).values()).containsEntry("bbox_mAP", 0.0);
        }
    }

    /** One picture; a number stands for each mark. */
    private static MetricReport run(String truth, String detections, double number) {
        JsonNode pictures = Json.parse("[{\"truth\": [" + truth + "], \"detections\": [" + detections + "]}]");
        for (JsonNode rows : pictures.get(0)) {
            for (JsonNode row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    if (row.get(i).asText().equals(MARK)) {
                        ((ArrayNode) row).set(i, DoubleNode.valueOf(number));
                    }
                }
            }
        }
        Metric metric = metric(Json.parse("{}"));
        metric.process(samples(pictures));
        return metric.compute();
    }

    @Test
    void whatItCannotIsNamed() {
        assertThatThrownBy(() -> metric(Json.parse("{\"metric\": \"segm\"}"))).hasMessageContaining("segm");
        assertThatThrownBy(() -> metric(Json.parse("{\"ann_file\": \"a.json\"}")))
                .hasMessageContaining("ann_file");
        DetDataSample bare = DetDataSample.empty()
                .withMeta(new ResultKey<>("img_id", Object.class), 1L)
                .withPredInstances(InstanceData.ofSize(0)
                        .with("bboxes", new float[0], 5)
                        .with("scores", new float[0])
                        .with("labels", new long[0]));
        assertThatThrownBy(() -> metric(Json.parse("{}")).process(List.of(bare)))
                .hasMessageContaining("meta_keys");
        DetDataSample flat = bare.withMeta(
                DetKeys.INSTANCES, new DetInstances(List.of(new DetInstance(new float[4], 0, false, null))));
        assertThatThrownBy(() -> metric(Json.parse("{}")).process(List.of(flat)))
                .hasMessageContaining("four corners");
        List<DetDataSample> other =
                samples(Json.parse("[{\"truth\": [], \"detections\": [[4.5, 4.5, 9, 9, 0, 0.5, 3]]}]"));
        String prefix = folder.resolve("r").toString().replace("\\", "/");
        String only = "{\"format_only\": true, \"outfile_prefix\": \"" + prefix + "\"}";
        assertThatThrownBy(() -> metric(Json.parse(only)).process(other)).hasMessageContaining("predicts label 3");
    }
}

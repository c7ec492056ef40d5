package org.mm4j.rotate.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Registries;
import org.mm4j.rotate.support.Configs;
import org.mm4j.testkit.Json;

/** Boxes that were drawn at random, and what mmrotate 1.0 with pycocotools 2.0.11 makes of them. */
class RotatedCocoMetricTest {

    private static final Path CASES = Path.of("src/test/resources/org/mm4j/rotate/evaluation/rotated_coco.json");

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
    }
}

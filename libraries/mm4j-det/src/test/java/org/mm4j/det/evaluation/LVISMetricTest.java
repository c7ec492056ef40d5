package org.mm4j.det.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.testkit.Json;

/**
 * Boxes that were drawn at random, and what mmdet 3.3.0 with lvis 0.5.3 makes of them; the masks of detections are their
 * boxes cut to whole pixels.
 */
class LVISMetricTest {

    private static final int SIDE = 200;

    @TempDir
    private Path folder;

    private JsonNode cases;

    @BeforeEach
    void write() throws IOException {
        cases = Json.resource(LVISMetricTest.class, "lvis.json");
        Files.writeString(folder.resolve("lvis.json"), cases.get("truth").toString());
    }

    private Metric metric(JsonNode arguments, String file) {
        ConfigDict config = (ConfigDict) Configs.of(arguments);
        Metric metric = (Metric) Models.scope("mmdet")
                .build(
                        Kinds.METRICS,
                        config.with("type", ConfigString.of("LVISMetric"))
                                .with(
                                        "ann_file",
                                        ConfigString.of(folder.resolve(file).toString())));
        metric.metainfo(Metainfo.ofClasses(List.of("ant", "bee", "cow", "dog", "elk")));
        return metric;
    }

    private Metric metric(String arguments) {
        return metric(Json.parse(arguments), "lvis.json");
    }

    private static DetDataSample sample(JsonNode picture) {
        int count = picture.get("detections").size();
        float[] boxes = new float[4 * count];
        float[] scores = new float[count];
        long[] labels = new long[count];
        List<Object> masks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonNode row = picture.get("detections").get(i);
            int[] sides = new int[4];
            for (int k = 0; k < 4; k++) {
                boxes[4 * i + k] = row.get(k).floatValue();
                sides[k] = (int) boxes[4 * i + k];
            }
            scores[i] = row.get(4).floatValue();
            labels[i] = row.get(5).longValue();
            masks.add(Rle.ofBox(
                    sides[0],
                    sides[1],
                    Math.max(0, sides[2] - sides[0]),
                    Math.max(0, sides[3] - sides[1]),
                    SIDE,
                    SIDE));
        }
        return DetDataSample.empty()
                .withMeta(ResultKey.IMG_ID, picture.get("id").longValue())
                .withMeta(ResultKey.ORI_SHAPE, new ImageSize(SIDE, SIDE))
                .withPredInstances(InstanceData.ofSize(count)
                        .with("bboxes", boxes, 4)
                        .with("scores", scores)
                        .with("labels", labels)
                        .with("masks", masks));
    }

    @Test
    void theNumbersAreTheOriginals() {
        List<DetDataSample> samples = new ArrayList<>();
        cases.get("pictures").forEach(picture -> samples.add(sample(picture)));
        int compared = 0;
        for (JsonNode run : cases.get("runs")) {
            Metric metric = metric(run.get("arguments"), "lvis.json");
            metric.process(samples);
            Map<String, Double> values = metric.compute().values();
            for (Map.Entry<String, JsonNode> expected : run.get("expected").properties()) {
                assertThat(values.get(expected.getKey()))
                        .as("%s of %s", expected.getKey(), run.get("arguments"))
                        .isCloseTo(expected.getValue().doubleValue(), within(1e-9));
                compared++;
            }
            assertThat(values).hasSize(run.get("expected").size());
            assertThat(metric.prefix()).isEqualTo("lvis");
        }
        assertThat(compared).isGreaterThan(25);
    }

    @Test
    void numbersOutliveAFileThatCannotBeWritten() throws IOException {
        List<DetDataSample> samples = new ArrayList<>();
        cases.get("pictures").forEach(picture -> samples.add(sample(picture)));
        String prefix = folder.resolve("out/x").toString();
        Metric metric = metric("{\"outfile_prefix\": \"" + prefix.replace("\\", "/") + "\"}");
        metric.process(samples);
        assertThat(metric.compute().isComplete()).isTrue();
        Files.delete(Path.of(prefix + ".bbox.json"));
        Files.createDirectory(Path.of(prefix + ".bbox.json"));
        MetricReport report = metric.compute();
        assertThat(report.values()).containsKey("bbox_AP");
        assertThat(report.isComplete()).isFalse();
        assertThat(report.notes()).anyMatch(note -> note.startsWith("the results are not written: " + prefix));
    }

    @Test
    void recallsOfProposalsAndResultFiles() {
        Metric fast = metric("{\"metric\": \"proposal_fast\", \"proposal_nums\": [1, 300], \"iou_thrs\": [0.5]}");
        Metric writing = metric("{\"format_only\": true, \"outfile_prefix\": \"" + folder.resolve("out") + "\"}");
        for (JsonNode picture : cases.get("pictures")) {
            fast.process(List.of(sample(picture)));
            writing.process(List.of(sample(picture)));
        }
        Map<String, Double> recalls = fast.compute().values();
        assertThat(recalls.get("AR@300")).isGreaterThan(recalls.get("AR@1")).isLessThanOrEqualTo(1);
        assertThat(writing.compute().values()).isEmpty();
        assertThat(folder.resolve("out.bbox.json")).exists();
        assertThat(folder.resolve("out.segm.json")).exists();
    }

    @Test
    void filesThatAreNotOfLvisAreNamed() throws IOException {
        ObjectNode truth = (ObjectNode) cases.get("truth").deepCopy();
        ((ObjectNode) truth.get("images").get(1)).remove("neg_category_ids");
        Files.writeString(folder.resolve("bad.json"), truth.toString());
        assertThatThrownBy(() -> metric(Json.parse("{}"), "bad.json"))
                .hasMessageContaining("bad.json")
                .hasMessageContaining("image 13 has no list neg_category_ids");
        truth = (ObjectNode) cases.get("truth").deepCopy();
        ((ObjectNode) truth.get("categories").get(2)).put("frequency", "x");
        Files.writeString(folder.resolve("bad.json"), truth.toString());
        assertThatThrownBy(() -> metric(Json.parse("{}"), "bad.json")).hasMessageContaining("category 3");
        assertThatThrownBy(() -> metric("{\"metric\": \"bbox\", \"iou_thrs\": [0.5]}"))
                .hasMessageContaining("iou_thrs");
        assertThatThrownBy(() -> metric("{\"metric_items\": [\"mAP\"]}")).hasMessageContaining("mAP");
        ObjectNode other = (ObjectNode) cases.get("pictures").get(0).deepCopy();
        other.put("id", 4711);
        assertThatThrownBy(() -> metric("{}").process(List.of(sample(other)))).hasMessageContaining("4711");
    }
}

package org.mm4j.rotate.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.rotate.support.RotatedTruth;
import org.mm4j.testkit.Json;

/** Files that the metric writes, what it refuses, and results of several processes. */
class DOTAMetricTest {

    private static final Metainfo CLASSES = Metainfo.ofClasses(List.of("plane", "ship"));
    private static final float[] NO_LABELS = {};

    @TempDir
    private Path folder;

    private static DOTAMetric metric(String arguments) {
        DOTAMetric metric = RotatedTruth.metric(Json.parse(arguments));
        metric.metainfo(CLASSES);
        return metric;
    }

    private static DetDataSample sample(Object id, float[] truth, float[] boxes, float[] labels, float... scores) {
        InstanceData none = RotatedTruth.instances(new float[0], NO_LABELS, false);
        return DetDataSample.empty()
                .withMeta(new ResultKey<>("img_id", Object.class), id)
                .withGtInstances(RotatedTruth.instances(truth, new float[truth.length / 5], false))
                .withIgnoredInstances(none)
                .withPredInstances(RotatedTruth.instances(boxes, labels, false).with("scores", scores));
    }

    private String prefix(String name) {
        return folder.resolve(name).toString().replace("\\", "/");
    }

    @Test
    void theSameBoxInAnotherFormIsFound() {
        DOTAMetric metric = metric("{\"eval_mode\":\"area\"}");
        metric.process(List.of(sample(
                "a",
                new float[] {50, 50, 40, 10, 0.2f},
                new float[] {50, 50, 10, 40, 0.2f + (float) Math.PI / 2},
                new float[1],
                0.9f)));
        assertThat(metric.compute().values()).containsEntry("mAP", 1.0).containsEntry("AP50", 1.0);
    }

    @Test
    void withoutTruthNothingIsRight() {
        DOTAMetric metric = metric("{}");
        metric.process(List.of(sample("a", new float[0], new float[] {50, 50, 40, 10, 0}, new float[1], 0.9f)));
        assertThat(metric.compute().values()).containsEntry("mAP", 0.0);
    }

    @Test
    void truthThatIsNotKnownIsAskedForWhereItIsNeeded() {
        DetDataSample sample = DetDataSample.empty()
                .withMeta(new ResultKey<>("img_id", Object.class), "P1__1__0___0")
                .withPredInstances(
                        RotatedTruth.instances(new float[0], NO_LABELS, false).with("scores", new float[0]));
        assertThatThrownBy(() -> metric("{}").process(List.of(sample))).hasMessageContaining("LoadAnnotations");
        DOTAMetric writing = metric("{\"format_only\":true,\"outfile_prefix\":\"" + prefix("only") + "\"}");
        writing.process(List.of(sample));
        assertThat(writing.size()).isEqualTo(1);
    }

    @Test
    void aFolderThatIsThereIsRefusedBeforeTheRun() throws IOException {
        Files.createDirectory(folder.resolve("there"));
        assertThatThrownBy(() -> metric("{\"merge_patches\":true,\"outfile_prefix\":\"" + prefix("there") + "\"}"))
                .hasMessageContaining("there")
                .hasMessageContaining("remove this one");
    }

    @Test
    void resultsAreWrittenAndNothingIsComputed() throws IOException {
        DOTAMetric metric = metric("{\"format_only\":true,\"outfile_prefix\":\"" + prefix("out/dota") + "\"}");
        metric.process(List.of(
                sample(
                        "P1",
                        new float[0],
                        new float[] {50, 51, 40, 10, 0.5f, 1, 2, 3, 4, 0},
                        new float[] {1, 0},
                        0.75f,
                        0.5f),
                sample(7, new float[0], new float[] {9, 8, 7, 6, 5}, new float[] {1}, 0.25f)));
        assertThat(metric.compute().values()).isEmpty();
        JsonNode written = Json.read(folder.resolve("out/dota.bbox.json"));
        assertThat(written).isEqualTo(Json.parse("""
                [{"image_id":"P1","bbox":[50.0,51.0,40.0,10.0,0.5],"score":0.75,"category_id":1},
                 {"image_id":"P1","bbox":[1.0,2.0,3.0,4.0,0.0],"score":0.5,"category_id":0},
                 {"image_id":7,"bbox":[9.0,8.0,7.0,6.0,5.0],"score":0.25,"category_id":1}]
                """));
    }

    @Test
    void patchesArePutTogether() throws IOException {
        DOTAMetric metric = metric("{\"merge_patches\":true,\"outfile_prefix\":\"" + prefix("merged") + "\"}");
        metric.process(List.of(
                sample(
                        "P1__1__0___0",
                        new float[0],
                        new float[] {100, 50, 40, 20, 0, 5, 5, 4, 2, 0},
                        new float[2],
                        0.5f,
                        0.555f),
                sample(
                        "P1__1__80___0",
                        new float[0],
                        new float[] {20, 50, 40, 20, 0, 20, 50, 40, 20, 0},
                        new float[] {0, 1},
                        0.875f,
                        0.25f),
                sample("P2__1__0___30", new float[0], new float[] {10, 10, 4, 2, 0}, new float[1], 1)));
        assertThat(metric.compute().values()).isEmpty();
        Path merged = folder.resolve("merged");
        // Of the two boxes of planes that are the same one in the large picture the better one stays; the ship stays.
        assertThat(Files.readAllLines(merged.resolve("Task1_plane.txt")))
                .containsExactly(
                        "P1 0.88 120.00 60.00 120.00 40.00 80.00 40.00 80.00 60.00",
                        "P1 0.56 7.00 6.00 7.00 4.00 3.00 4.00 3.00 6.00",
                        "P2 1.0 12.00 41.00 12.00 39.00 8.00 39.00 8.00 41.00");
        assertThat(Files.readAllLines(merged.resolve("Task1_ship.txt")))
                .containsExactly("P1 0.25 120.00 60.00 120.00 40.00 80.00 40.00 80.00 60.00");
        try (ZipFile zip = new ZipFile(merged.resolve("merged.zip").toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName())).containsExactly("Task1_plane.txt", "Task1_ship.txt");
        }
        assertThatThrownBy(metric::compute).hasMessageContaining("merged").hasMessageContaining("remove this one");
    }

    @Test
    void aPatchWithoutItsPlaceIsRefused() {
        DOTAMetric metric = metric("{\"merge_patches\":true,\"outfile_prefix\":\"" + prefix("x") + "\"}");
        metric.process(List.of(sample("P1", new float[0], new float[0], NO_LABELS)));
        assertThatThrownBy(metric::compute).hasMessageContaining("'P1'").hasMessageContaining("P0006__1024__512___0");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void severalProcessesGiveTheNumbersOfOne() throws IOException {
        List<DetDataSample> samples = List.of(
                sample("a", new float[] {50, 50, 40, 10, 0.2f}, new float[] {50, 50, 40, 10, 0.2f}, new float[1], 0.5f),
                sample("b", new float[] {50, 50, 40, 10, 0}, new float[] {80, 50, 40, 10, 0}, new float[1], 0.9f),
                sample(3, new float[] {20, 20, 8, 4, 0}, new float[] {20, 20, 8, 4, 0}, new float[1], 0.3f));
        DOTAMetric whole = metric("{}");
        whole.process(samples);
        Map<String, Double> expected = whole.compute().values();
        ByteArrayOutputStream even = new ByteArrayOutputStream();
        ByteArrayOutputStream odd = new ByteArrayOutputStream();
        DOTAMetric first = metric("{}");
        first.process(List.of(samples.get(0), samples.get(2)));
        first.save(even);
        DOTAMetric second = metric("{}");
        second.process(List.of(samples.get(1)));
        second.save(odd);
        first.load(
                List.of(new ByteArrayInputStream(even.toByteArray()), new ByteArrayInputStream(odd.toByteArray())),
                PartOrder.inTurns(3));
        assertThat(first.compute().values()).isEqualTo(expected);
        assertThat(expected.get("mAP")).isBetween(0.3, 0.9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"scale_ranges\":[[0,32]]}; scale_ranges",
                "{\"predict_box_type\":\"hbox\"}; 'rbox' or 'qbox'",
                "{\"metric\":\"recall\"}; recall",
                "{\"format_only\":true}; outfile_prefix",
                "{\"merge_patches\":true}; outfile_prefix",
                "{\"eval_mode\":\"12points\"}; 12points",
                "{\"collect_device\":\"gpu\"}; gpu",
            })
    void isRefused(String arguments, String message) {
        assertThatThrownBy(() -> metric(arguments)).hasMessageContaining(message);
    }

    @Test
    void boxesOfAnotherTypeAreRefused() {
        DOTAMetric metric = metric("{\"predict_box_type\":\"qbox\"}");
        DetDataSample sample = sample("a", new float[0], new float[] {50, 50, 40, 10, 0}, new float[1], 0.9f);
        assertThatThrownBy(() -> metric.process(List.of(sample))).hasMessageContaining("5 numbers");
    }

    @Test
    void aLabelThatIsNoClassIsRefused() {
        DOTAMetric metric = metric("{\"merge_patches\":true,\"outfile_prefix\":\"" + prefix("y") + "\"}");
        metric.process(List.of(sample("P1__1__0___0", new float[0], new float[] {5, 5, 4, 2, 0}, new float[] {2}, 1)));
        assertThatThrownBy(metric::compute).hasMessageContaining("label 2").hasMessageContaining("2 classes");
    }
}

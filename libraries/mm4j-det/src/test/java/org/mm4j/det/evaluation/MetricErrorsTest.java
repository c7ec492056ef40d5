package org.mm4j.det.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.det.support.Metrics;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/** What metrics refuse, in place of a number that means nothing. */
class MetricErrorsTest {

    private static final InstanceData NOTHING = InstanceData.ofSize(0)
            .with("bboxes", new float[0], 4)
            .with("labels", new long[0])
            .with("scores", new float[0]);
    private static final Metainfo CATS = Metainfo.ofClasses(List.of("cat"));

    @TempDir
    private Path folder;

    private CocoMetric coco(Map<String, ?> args) {
        return Metrics.build(CocoMetric.class, "CocoMetric", args);
    }

    private Path annotations() throws IOException {
        return Files.writeString(folder.resolve("truth.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "height": 9, "width": 9}],
                 "categories": [{"id": 1, "name": "cat"}],
                 "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 4, 4], "area": 16,
                     "iscrowd": 0, "segmentation": [[1, 1, 5, 1, 5, 5, 1, 5]]}]}
                """);
    }

    private static DetDataSample sample(InstanceData found) {
        return DetDataSample.empty()
                .withMeta(ResultKey.IMG_ID, 1L)
                .withMeta(ResultKey.ORI_SHAPE, new ImageSize(9, 9))
                .withPredInstances(found);
    }

    @Test
    void samplesWithoutTruthAreToldFromThoseWithNothingInThem() {
        VOCMetric metric = Metrics.build(VOCMetric.class, "VOCMetric", Map.of());
        metric.metainfo(CATS);
        assertThatThrownBy(() -> metric.process(List.of(sample(NOTHING)))).hasMessageContaining("LoadAnnotations");
        metric.process(List.of(sample(NOTHING).withGtInstances(InstanceData.ofSize(0))));
        assertThat(metric.compute().values()).containsEntry("mAP", 0.0);
    }

    @Test
    void masksOfAModelThatHasNoneAreNotMeasured() throws IOException {
        CocoMetric metric = coco(Map.of("ann_file", annotations().toString(), "metric", "segm"));
        metric.metainfo(CATS);
        metric.process(List.of(sample(NOTHING)));
        assertThatThrownBy(metric::compute).hasMessageContaining("'segm' needs masks");
        metric.reset();
        metric.process(List.of(sample(NOTHING.with("masks", List.<Rle>of()))));
        assertThat(metric.compute().values()).containsEntry("segm_mAP", 0.0);
    }

    @Test
    void annotationsAreReadBeforeTheFirstSample() throws IOException {
        CocoMetric missing = coco(Map.of("ann_file", folder.resolve("none.json").toString()));
        assertThatThrownBy(() -> missing.metainfo(CATS)).hasMessageContaining("none.json");
        CocoMetric dogs = coco(Map.of("ann_file", annotations().toString()));
        assertThatThrownBy(() -> dogs.metainfo(Metainfo.ofClasses(List.of("dog"))))
                .hasMessageContaining("no category 'dog'");
    }

    private Path changed(String from, String to) throws IOException {
        Path file = annotations();
        String text = Files.readString(file);
        assertThat(text).contains(from);
        return Files.writeString(file, text.replace(from, to));
    }

    private CocoMetric ready(Map<String, ?> args) {
        CocoMetric metric = coco(args);
        metric.metainfo(CATS);
        return metric;
    }

    private static InstanceData found(long label) {
        return InstanceData.ofSize(1)
                .with("bboxes", new float[] {1, 1, 5, 5}, 4)
                .with("labels", new long[] {label})
                .with("scores", new float[] {1});
    }

    /** pycocotools takes a NaN box for one that everything matches, and an infinite one for one that is missed. */
    @Test
    void boxesThatAreNotFiniteAreNoTargets() throws IOException {
        String more =
                "{\"id\": 2, \"image_id\": 1, \"category_id\": 1, \"bbox\": [%s], \"area\": 16, \"iscrowd\": 0}, ";
        String two = more.formatted("NaN, 0, 5, 5")
                + more.formatted("0, 0, Infinity, 5").replace("2,", "3,");
        String file = changed("\"annotations\": [", "\"annotations\": [" + two).toString();
        CocoMetric metric = ready(Map.of("ann_file", file));
        metric.process(List.of(sample(found(0))));
        assertThat(metric.compute().values()).containsEntry("bbox_mAP", 1.0);
        assertThat(metric.compute().notes())
                .containsExactly("2 annotations with a box that is not finite are no target, the first with id 2");
    }

    /** Data sets leave these out, and pycocotools does not. */
    @Test
    void boxesWithoutWidthAreTargetsThatNothingMatches() throws IOException {
        String flat = "{\"id\": 2, \"image_id\": 1, \"category_id\": 1, \"bbox\": [2, 2, 0, 5], \"area\": 16,"
                + " \"iscrowd\": 0}, ";
        CocoMetric metric = ready(Map.of(
                "ann_file",
                changed("\"annotations\": [", "\"annotations\": [" + flat).toString(),
                "metric_items",
                List.of("AR@100")));
        metric.process(List.of(sample(found(0))));
        assertThat(metric.compute().values()).containsEntry("bbox_AR@100", 0.5);
        assertThat(metric.compute().notes()).isEmpty();
    }

    @Test
    void nothingToFindIsNoted() throws IOException {
        CocoMetric metric = ready(
                Map.of("ann_file", changed("\"annotations\"", "\"others\"").toString()));
        metric.process(List.of(sample(found(0))));
        assertThat(metric.compute().values()).containsEntry("bbox_mAP", -1.0);
        assertThat(metric.compute().notes())
                .containsExactly("there is no target of the 1 classes, so that there is nothing to measure");
        assertThat(new Evaluator(List.of(metric)).compute().notes())
                .containsExactly(
                        "CocoMetric: there is no target of the 1 classes, so that there is nothing to measure");
    }

    @Test
    void whatCannotBeJudgedIsSaidAtTheFirstSample() throws IOException {
        String file = annotations().toString();
        CocoMetric boxes = ready(Map.of("ann_file", file));
        assertThatThrownBy(() -> boxes.process(List.of(sample(found(1)))))
                .hasMessageContaining("predicts label 1, but there are 1 classes");
        assertThatThrownBy(() -> boxes.process(List.of(sample(NOTHING).withMeta(ResultKey.IMG_ID, 8L))))
                .hasMessageContaining("image 8 is not among the 1 images of ann_file");
        CocoMetric masks = ready(Map.of("ann_file", file, "metric", "segm"));
        assertThatThrownBy(() -> masks.process(List.of(sample(found(0))))).hasMessageContaining("'segm' needs masks");
        CocoMetric brought = ready(Map.of());
        assertThatThrownBy(() -> brought.process(List.of(sample(NOTHING))))
                .hasMessageStartingWith("there is no ann_file, and the samples bring no instances");
        DetInstances shapeless = new DetInstances(List.of(new DetInstance(new float[] {1, 1, 5, 5}, 0, false, null)));
        CocoMetric broughtMasks = ready(Map.of("metric", "segm"));
        assertThatThrownBy(() -> broughtMasks.process(List.of(sample(NOTHING).withMeta(DetKeys.INSTANCES, shapeless))))
                .hasMessageContaining("an instance of image 1 has no segmentation");
    }

    @Test
    void whatCannotBeJudgedIsSaidBeforeTheFirstSample() throws IOException {
        String file = changed("\"segmentation\"", "\"other\"").toString();
        assertThatThrownBy(() -> ready(Map.of("ann_file", file, "metric", "segm")))
                .hasMessageContaining("annotation 1 has no segmentation");
        ready(Map.of("ann_file", file, "metric", "bbox"));
        Files.writeString(folder.resolve("file"), "no folder");
        assertThatThrownBy(() -> ready(Map.of(
                        "ann_file",
                        file,
                        "outfile_prefix",
                        folder.resolve("file").resolve("x").toString())))
                .hasMessageContaining("file");
        Files.createDirectory(folder.resolve("x.bbox.json"));
        assertThatThrownBy(() -> ready(Map.of(
                        "ann_file", file, "outfile_prefix", folder.resolve("x").toString())))
                .hasMessageContaining("x.bbox.json");
    }

    @Test
    void numbersOutliveAFileThatCannotBeWritten() throws IOException {
        String prefix = folder.resolve("results/x").toString();
        CocoMetric metric = ready(Map.of("ann_file", annotations().toString(), "outfile_prefix", prefix));
        assertThat(folder.resolve("results")).isEmptyDirectory();
        metric.process(List.of(sample(found(0))));
        assertThat(metric.compute().tables().get(0)).isEqualTo("results are in " + prefix + ".bbox.json");
        Files.delete(Path.of(prefix + ".bbox.json"));
        Files.createDirectory(Path.of(prefix + ".bbox.json"));
        assertThat(metric.compute().values()).containsEntry("bbox_mAP", 1.0);
        assertThat(metric.compute().notes())
                .hasSize(1)
                .allMatch(note -> note.startsWith("the results are not written: " + prefix + ".bbox.json"));
        assertThat(metric.compute().isComplete()).isFalse();
        assertThat(new Evaluator(List.of(metric)).compute().isComplete()).isFalse();
    }

    @Test
    void anEntryOfAnotherTypeIsNamed() {
        DetDataSample sample = DetDataSample.empty().withMeta(new ResultKey<>("img_id", String.class), "P10");
        assertThatThrownBy(() -> sample.meta(ResultKey.IMG_ID))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'img_id'")
                .hasMessageContaining("'P10'");
    }
}

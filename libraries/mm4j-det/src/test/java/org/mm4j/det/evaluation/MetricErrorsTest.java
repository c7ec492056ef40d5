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
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.det.support.Metrics;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.Metainfo;
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

    @Test
    void anEntryOfAnotherTypeIsNamed() {
        DetDataSample sample = DetDataSample.empty().withMeta(new ResultKey<>("img_id", String.class), "P10");
        assertThatThrownBy(() -> sample.meta(ResultKey.IMG_ID))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'img_id'")
                .hasMessageContaining("'P10'");
    }
}

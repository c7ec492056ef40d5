package org.mm4j.det.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFormat;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Models;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.LoaderEpoch;
import org.mm4j.engine.dataset.LoaderOptions;
import org.mm4j.engine.dataset.SampleException;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.structures.Image;

/** Files on disk, data set, pipelines of detection and loader together. */
class LoaderPipelineTest {

    private static final int SIZE = 14;
    private static final String MIXED =
            "dict(type='Mosaic', img_scale=(64, 64)), dict(type='RandomAffine', border=(-32, -32)),"
                    + " dict(type='MixUp', img_scale=(64, 64)), ";
    private static final String CACHED =
            "dict(type='CachedMosaic', img_scale=(64, 64), max_cached_images=5), dict(type='Resize', scale=(64, 64),"
                    + " keep_ratio=True), dict(type='CachedMixUp', img_scale=(64, 64), max_cached_images=4), ";
    private static final String REST =
            "dict(type='YOLOXHSVRandomAug'), dict(type='RandomFlip', prob=0.5), dict(type='FilterAnnotations',"
                    + " min_gt_bbox_wh=(1, 1), keep_empty=False), dict(type='PackDetInputs')";

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        List<String> images = new ArrayList<>();
        List<String> annotations = new ArrayList<>();
        SampleRandom random = new SampleRandom(3);
        for (int i = 0; i < SIZE; i++) {
            int width = 40 + random.integer(0, 30);
            int height = 40 + random.integer(0, 30);
            byte[] pixels = new byte[width * height * 3];
            for (int k = 0; k < pixels.length; k++) {
                pixels[k] = (byte) (i * 16 + k % 13);
            }
            ImageWriter.write(new Image(height, width, 3, pixels), folder.resolve(i + ".png"));
            images.add("{\"id\": %d, \"file_name\": \"%d.png\", \"width\": %d, \"height\": %d}"
                    .formatted(i, i, width, height));
            annotations.add(
                    "{\"id\": %d, \"image_id\": %d, \"category_id\": 1, \"bbox\": [4, 5, 30, 20], \"area\": 600}"
                            .formatted(i, i));
        }
        Files.writeString(
                folder.resolve("a.json"),
                "{\"images\": %s, \"annotations\": %s, \"categories\": [{\"id\": 1, \"name\": \"a\"}]}"
                        .formatted(images, annotations));
    }

    private String coco(String pipeline) {
        return "dict(type='CocoDataset', data_root='" + folder
                + "', ann_file='a.json', metainfo=dict(classes=('a',)), pipeline=[dict(type='LoadImageFromFile'),"
                + " dict(type='LoadAnnotations', with_bbox=True)" + pipeline + "]";
    }

    private static DataLoader loader(String dataset, int workers, boolean skip) {
        return DataLoader.of(
                dict(dataset, workers), Models.scope("mmdet").with(LoaderOptions.class, new LoaderOptions(5, skip)));
    }

    @Test
    void aBatchSamplerNeedsTheSizeOfABatch() {
        ConfigDict dict = dict(coco("") + ")", 0).without("batch_size");
        assertThatThrownBy(() -> DataLoader.of(dict, Models.scope("mmdet")))
                .hasMessageContaining("batch_size is needed beside a batch_sampler");
    }

    private static ConfigDict dict(String dataset, int workers) {
        return (ConfigDict) Config.fromString(
                        "x = dict(batch_size=4, num_workers=" + workers + ", persistent_workers=True,"
                                + " sampler=dict(type='DefaultSampler', shuffle=True),"
                                + " batch_sampler=dict(type='AspectRatioBatchSampler'), dataset=" + dataset + ")",
                        ConfigFormat.PY)
                .root()
                .find("x")
                .orElseThrow();
    }

    private static List<String> digests(DataLoader loader) {
        List<String> seen = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            try (LoaderEpoch batches = loader.epoch(epoch)) {
                batches.forEachRemaining(
                        batch -> batch.samples().forEach(sample -> seen.add(batch.number() + " " + digest(sample))));
            }
        }
        return seen;
    }

    private static String digest(Results packed) {
        DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
        return packed.get(DetKeys.INPUTS).hashCode() + " "
                + Arrays.toString(sample.gtInstances().floats("bboxes").values()) + " " + sample.metaNames();
    }

    /** Steps with a memory of earlier samples too, which several workers hand on. */
    @Test
    void mixedAndCachedPicturesDoNotDependOnTheWorkers() {
        for (String mixing : List.of(MIXED, CACHED)) {
            String dataset =
                    "dict(type='MultiImageMixDataset', dataset=" + coco("") + "), pipeline=[" + mixing + REST + "])";
            List<String> alone = List.of();
            for (int workers : new int[] {0, 2, 4}) {
                try (DataLoader loader = loader(dataset, workers, false)) {
                    List<String> seen = digests(loader);
                    alone = alone.isEmpty() ? seen : alone;
                    assertThat(seen).hasSize(2 * SIZE).isEqualTo(alone);
                }
            }
            assertThat(alone.stream().distinct()).hasSize(2 * SIZE);
        }
    }

    @Test
    void aPictureThatCannotBeReadIsNamedOrSkipped() throws IOException {
        Files.writeString(folder.resolve("6.png"), "no picture");
        Files.delete(folder.resolve("9.png"));
        String plain = coco(", dict(type='Resize', scale=(64, 64), keep_ratio=True), dict(type='PackDetInputs')");
        try (DataLoader loader = loader(plain + ")", 2, false)) {
            assertThatThrownBy(() -> digests(loader))
                    .isInstanceOf(SampleException.class)
                    .hasMessageMatching("(?s)sample (6|9) \\(.*/(6|9)\\.png\\): .*");
        }
        for (String test : List.of("", ", test_mode=True")) {
            try (DataLoader loader = loader(plain + test + ")", 2, true)) {
                assertThat(digests(loader)).hasSize(2 * (test.isEmpty() ? SIZE : SIZE - 2));
                assertThat(loader.skipped().stream().map(Skipped::index)).containsExactlyInAnyOrder(6, 9);
                assertThat(loader.skipped()).allMatch(one -> one.path().endsWith(one.index() + ".png"));
            }
        }
    }

    @Test
    void aPictureOfAnotherSizeThanAnnotatedIsNamed() throws IOException {
        ImageWriter.write(new Image(33, 44, 3, new byte[33 * 44 * 3]), folder.resolve("11.png"));
        try (DataLoader loader = loader(coco(", dict(type='PackDetInputs')") + ")", 1, false)) {
            assertThatThrownBy(() -> digests(loader))
                    .hasMessageContaining("sample 11 (" + folder + "/11.png): the picture is 44 x 33 pixels");
        }
    }

    @Test
    void aStepWithoutWhatItNeedsIsFoundBeforeTheFirstSample() {
        String unfit =
                "dict(type='CocoDataset', ann_file='none.json', lazy_init=True, pipeline=[dict(type='PackDetInputs')])";
        assertThatThrownBy(() -> loader(unfit, 0, false))
                .hasMessageContaining("step 0 of the pipeline, PackDetInputs, needs [img]");
        String mosaic = "dict(type='MultiImageMixDataset', dataset=dict(type='CocoDataset', ann_file='none.json',"
                + " lazy_init=True, pipeline=[dict(type='LoadImageFromFile')]), lazy_init=True, pipeline=[dict(type='Mosaic')])";
        assertThatThrownBy(() -> loader(mosaic, 0, false))
                .hasMessageContaining("step 0 of the pipeline, Mosaic, needs")
                .hasMessageContaining("gt_bboxes");
    }
}

package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.models.preprocessors.DetBatch;
import org.mm4j.det.models.preprocessors.DetDataPreprocessor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Images;
import org.mm4j.det.support.Models;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

class DetDataPreprocessorTest {

    private static final double TOLERANCE = 1e-6;

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> makesTheOriginalsBatches() {
        return GoldenRoots.files("transforms", ".json").stream()
                .filter(path -> path.getFileName().toString().startsWith("preprocessor_"))
                .map(path -> dynamicTest(path.getFileName().toString(), () -> check(path)));
    }

    private static void check(Path path) {
        JsonNode node = Json.read(path);
        List<Image> images = new ArrayList<>();
        List<DetDataSample> samples = new ArrayList<>();
        for (JsonNode input : node.get("inputs")) {
            Image image = Images.synthetic(input);
            images.add(image);
            samples.add(DetDataSample.empty().withMeta(ResultKey.IMG_SHAPE, image.size()));
        }
        try (DetDataPreprocessor preprocessor = build(Configs.dict(node.get("cfg")))) {
            for (boolean prepare : new boolean[] {false, true}) {
                if (prepare) {
                    preprocessor.prepareForInference();
                }
                TorchScope.run(() -> {
                    boolean training = node.get("training").booleanValue();
                    DetBatch batch = preprocessor.preprocess(images, samples, training);
                    Models.check("output", batch.inputs(), node.get("output"), TOLERANCE);
                    for (int i = 0; i < images.size(); i++) {
                        Models.check(
                                "image " + i,
                                batch.inputs().select(0, i),
                                node.get("per_image").get(i),
                                TOLERANCE);
                        checkMeta(batch.samples().get(i), node.get("metas").get(i));
                    }
                });
            }
        }
        GoldenRoots.report("transforms preprocessor", 1);
    }

    private static void checkMeta(DetDataSample sample, JsonNode expected) {
        assertThat(sample.metaNames())
                .containsExactlyInAnyOrder("batch_input_shape", "pad_shape", "img_shape")
                .hasSize(expected.size());
        checkSize(sample.requireMeta(DetKeys.BATCH_INPUT_SHAPE), expected.get("batch_input_shape"));
        checkSize(sample.requireMeta(ResultKey.PAD_SHAPE), expected.get("pad_shape"));
        checkSize(sample.requireMeta(ResultKey.IMG_SHAPE), expected.get("img_shape"));
    }

    private static void checkSize(ImageSize size, JsonNode expected) {
        assertThat(size.height()).isEqualTo(expected.get(0).intValue());
        assertThat(size.width()).isEqualTo(expected.get(1).intValue());
    }

    private static DetDataPreprocessor build(ConfigDict cfg) {
        return Models.scope("mmdet")
                .build(
                        new RegistryKey<>("model", DetDataPreprocessor.class),
                        cfg.with("type", ConfigString.of("DetDataPreprocessor")));
    }

    @Test
    void trainingPadsWhatIsKnownOfPixels() {
        InstanceData truth = InstanceData.ofSize(1).with("bboxes", new float[] {0, 0, 2, 2}, 4);
        BitmapMasks masks = BitmapMasks.of(List.of(new byte[] {1, 0, 1, 1, 0, 0}), 2, 3);
        Image classes = new Image(2, 3, 1, new byte[] {1, 2, 3, 4, 5, 6});
        DetDataSample sample = DetDataSample.empty()
                .withGtInstances(MaskField.with(truth, masks))
                .withGtSemSeg(new DetDataSample.SemSeg(classes, 255));
        Image picture = new Image(2, 3, 3, new byte[18]);
        try (DetDataPreprocessor preprocessor =
                build(Configs.dict(Json.parse("{\"pad_size_divisor\": 4, \"pad_mask\": true, \"pad_seg\": true}")))) {
            TorchScope.run(() -> {
                DetDataSample padded = preprocessor
                        .preprocess(List.of(picture), List.of(sample), true)
                        .samples()
                        .get(0);
                assertThat(MaskField.masks(padded.gtInstances()).toBitmaps().get(0))
                        .containsExactly(1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
                byte none = (byte) 255;
                assertThat(padded.gtSemSeg().orElseThrow().map().pixels())
                        .containsExactly(1, 2, 3, none, 4, 5, 6, none, none, none, none, none, none, none, none, none);
                DetDataSample asItWas = preprocessor
                        .preprocess(List.of(picture), List.of(sample), false)
                        .samples()
                        .get(0);
                assertThat(MaskField.masks(asItWas.gtInstances()).width()).isEqualTo(3);
            });
        }
    }

    @Test
    void refusesWhatItDoesNotSupport() {
        assertRefused("{\"non_blocking\": true}", "non_blocking");
        assertRefused("{\"mean\": [1, 2, 3]}", "mean and std");
        assertRefused("{\"mean\": [1, 2], \"std\": [1, 2]}", "1 or 3 values");
        assertRefused("{\"bgr_to_rgb\": true, \"rgb_to_bgr\": true}", "exclude each other");
        assertRefused("{\"pad_size_divisor\": 0}", "pad_size_divisor");
    }

    private static void assertRefused(String cfg, String message) {
        assertThatThrownBy(() -> build(Configs.dict(Json.parse(cfg)))).hasMessageContaining(message);
    }

    private static final String RESIZE = "{\"batch_augments\": [{\"type\": \"BatchSyncRandomResize\","
            + " \"random_size_range\": [96, 96], \"size_divisor\": 32, \"interval\": 2}]}";

    private static DetDataSample sample() {
        return DetDataSample.empty()
                .withMeta(ResultKey.IMG_SHAPE, new ImageSize(64, 64))
                .withGtInstances(InstanceData.ofSize(1)
                        .with("bboxes", new float[] {2, 4, 6, 8}, 4)
                        .with("labels", new long[] {1}));
    }

    /** A batch is resized from the one after the interval on; in inference never. */
    @Test
    void batchesAreResizedInTraining() {
        try (DetDataPreprocessor preprocessor = build(Configs.dict(Json.parse(RESIZE)))) {
            List<Image> images = List.of(new Image(64, 64, 3, new byte[3 * 64 * 64]));
            List<DetDataSample> samples = List.of(sample());
            List<ImageSize> sizes = new ArrayList<>();
            List<DetDataSample> last = new ArrayList<>();
            for (boolean training : new boolean[] {true, true, true, false, true}) {
                TorchScope.run(() -> {
                    DetBatch batch = preprocessor.preprocess(images, samples, training);
                    sizes.add(new ImageSize(
                            (int) batch.inputs().size(2), (int) batch.inputs().size(3)));
                    last.addAll(batch.samples());
                });
            }
            ImageSize plain = new ImageSize(64, 64);
            ImageSize large = new ImageSize(96, 96);
            assertThat(sizes).containsExactly(plain, plain, large, plain, large);
            DetDataSample resized = last.get(4);
            assertThat(resized.gtInstances().floats("bboxes").values()).containsExactly(3, 6, 9, 12);
            assertThat(resized.requireMeta(ResultKey.IMG_SHAPE)).isEqualTo(large);
            assertThat(resized.requireMeta(ResultKey.PAD_SHAPE)).isEqualTo(large);
            assertThat(resized.requireMeta(DetKeys.BATCH_INPUT_SHAPE)).isEqualTo(large);
            assertThat(samples.get(0).gtInstances().floats("bboxes").values()).containsExactly(2, 4, 6, 8);
        }
    }

    @Test
    void refusesImpossibleSizes() {
        assertRefused(RESIZE.replace("[96, 96]", "[96]"), "random_size_range");
        assertRefused(RESIZE.replace("[96, 96]", "[96, 64]"), "random_size_range");
        assertRefused(RESIZE.replace("\"interval\": 2", "\"interval\": 0"), "interval");
    }

    @Test
    void batchesArePaddedToAFixedSizeInTraining() {
        String cfg = "{\"batch_augments\": [{\"type\": \"BatchFixedSizePad\", \"size\": [70, 80],"
                + " \"img_pad_value\": 9}]}";
        try (DetDataPreprocessor preprocessor = build(Configs.dict(Json.parse(cfg)))) {
            TorchScope.run(() -> {
                DetBatch batch = preprocessor.preprocess(
                        List.of(new Image(64, 64, 3, new byte[3 * 64 * 64])), List.of(sample()), true);
                assertThat(batch.inputs().shape()).containsExactly(1, 3, 70, 80);
                assertThat(batch.inputs().max().item_double()).isEqualTo(9);
                assertThat(batch.samples().get(0).requireMeta(ResultKey.PAD_SHAPE))
                        .isEqualTo(new ImageSize(70, 80));
            });
        }
        assertRefused(cfg.replace("[70, 80]", "[70]"), "size");
    }
}

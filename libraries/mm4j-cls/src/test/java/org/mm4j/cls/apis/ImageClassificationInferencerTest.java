package org.mm4j.cls.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cls.models.classifiers.ImageClassifier;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.infer.BaseInferencer;
import org.mm4j.engine.infer.InferenceOutcome;
import org.mm4j.engine.infer.TestPipeline;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

class ImageClassificationInferencerTest {

    private static final String MODEL = """
            {"type": "ImageClassifier",
             "backbone": {"type": "ResNet_CIFAR", "depth": 18, "base_channels": 8, "stem_channels": 8},
             "neck": {"type": "GlobalAveragePooling"},
             "head": {"type": "LinearClsHead", "num_classes": 6, "in_channels": 64},
             "data_preprocessor": {"mean": [120, 120, 120], "std": [60, 60, 60], "to_rgb": true}}
            """;

    @TempDir
    private Path folder = Path.of("");

    private static Config config(String dataset) {
        String text = """
                {"default_scope": "mmcls", "model": %s,
                 "test_dataloader": {"dataset": {%s "pipeline": [
                   {"type": "LoadImageFromFile"},
                   {"type": "ResizeEdge", "scale": 36, "edge": "short", "backend": "pillow", "interpolation": "bicubic"},
                   {"type": "CenterCrop", "crop_size": 32},
                   {"type": "PackInputs"}]}}}
                """.formatted(MODEL, dataset);
        return Config.fromString(text, ConfigFormat.JSON);
    }

    /** A checkpoint with synthetic weights and the names of its classes. */
    private Path checkpoint(List<String> classes) throws IOException {
        Path file = folder.resolve("weights.pth");
        try (ImageClassifier model = Models.build(ImageClassifier.class, MODEL)) {
            Models.fill(model, 1);
            CheckpointWriter.write(file, model.stateDict(), Map.of("dataset_meta", Map.of("classes", classes)));
        }
        return file;
    }

    private static Image picture(int i) {
        return new Image(40, 50, 3, SyntheticWeights.image("infer/" + i, 40, 50));
    }

    @Test
    void theBestClassesComeFirstUnderTheNamesOfTheCheckpoint() throws IOException {
        List<String> classes = List.of("cat", "dog", "cow", "hen", "pig", "bee");
        Path file = folder.resolve("a.png");
        ImageWriter.write(picture(0), file);
        try (ImageClassificationInferencer inferencer = ImageClassificationInferencer.builder(config(""))
                .checkpoint(checkpoint(classes))
                .prepared(false)
                .build()) {
            assertThat(inferencer.metainfo().classes()).isEqualTo(classes);
            Classification found = inferencer.predict(file);
            assertThat(found.size()).isEqualTo(6);
            assertThat(found.scores().stream().mapToDouble(Float::doubleValue).sum())
                    .isBetween(0.9999, 1.0001);
            assertThat(found.top(3)).hasSize(3).first().isEqualTo(found.best());
            assertThat(found.top(100)).hasSize(6).isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
            assertThat(found.best().name()).isEqualTo(classes.get(found.best().label()));
            assertThat(inferencer.predict(Files.readAllBytes(file))).isEqualTo(found);
            assertThat(inferencer.predict(picture(0))).isEqualTo(found);
        }
    }

    @Test
    void manyPicturesAsBatches() throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            files.add(folder.resolve(i + ".png"));
            ImageWriter.write(picture(i), files.get(i));
        }
        Files.writeString(files.get(2), "no picture");
        try (ImageClassificationInferencer inferencer = ImageClassificationInferencer.builder(config(""))
                .checkpoint(checkpoint(List.of()))
                .workers(2)
                .build()) {
            List<InferenceOutcome<Classification>> told = new ArrayList<>();
            List<InferenceOutcome<Classification>> outcomes = inferencer.predictAll(files, 2, told::add);
            assertThat(told).isEqualTo(outcomes);
            assertThat(outcomes).extracting(InferenceOutcome::path).isEqualTo(files);
            for (int i = 0; i < 5; i++) {
                if (i == 2) {
                    assertThat(outcomes.get(i)).isInstanceOf(InferenceOutcome.Failed.class);
                } else {
                    Classification alone = inferencer.predict(files.get(i));
                    Classification together = ((InferenceOutcome.Found<Classification>) outcomes.get(i)).result();
                    assertThat(together.best().label()).isEqualTo(alone.best().label());
                    assertThat(together.best().name())
                            .isEqualTo(Integer.toString(alone.best().label()));
                }
            }
            NativeCounters before = NativeCounters.now();
            inferencer.predictAll(files, 2, outcome -> {});
            assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(before.objects());
        }
    }

    @Test
    void fewBatchesAreUnderWay() {
        Path file = folder.resolve("a.png");
        ImageWriter.write(picture(0), file);
        AtomicInteger begun = new AtomicInteger();
        List<Integer> ahead = new ArrayList<>();
        TestPipeline pipeline = TestPipeline.of(config("").root(), Models.context());
        try (var inferencer =
                new BaseInferencer<ImageClassifier, Integer>(Models.build(ImageClassifier.class, MODEL), pipeline, 2) {
                    @Override
                    protected List<Integer> predict(ImageClassifier model, List<TestPipeline.Prepared> pictures) {
                        return List.of(begun.incrementAndGet());
                    }
                }) {
            inferencer.predictEach(Collections.nCopies(30, file), 1, outcome -> {
                if (ahead.isEmpty()) {
                    // A slow listener: what may begin meanwhile has begun.
                    LockSupport.parkNanos(200_000_000);
                }
                ahead.add(begun.get() - ahead.size());
            });
        }
        assertThat(ahead).hasSize(30);
        assertThat(Collections.max(ahead)).isBetween(2, 4);
    }

    @Test
    void namesThatDoNotFitAreErrors() throws IOException {
        Path weights = checkpoint(List.of("cat", "dog"));
        assertThatThrownBy(() -> ImageClassificationInferencer.builder(config(""))
                        .checkpoint(weights)
                        .build())
                .hasMessageContainingAll("6 classes", "2", "cat");
        assertThatThrownBy(() -> ImageClassificationInferencer.builder(config("\"type\": \"ImageNet\", "))
                        .build())
                .hasMessageContainingAll("6 classes", "1000");
        assertThatThrownBy(() -> ImageClassificationInferencer.builder(
                                Config.of(Configs.dict(Json.parse("{\"model\": " + MODEL + "}"))))
                        .build())
                .hasMessageContaining("test_pipeline");
    }
}

package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cls.apis.Classification;
import org.mm4j.cls.apis.ImageClassificationInferencer;
import org.mm4j.config.Config;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** {@code mm4j infer} with classifiers: small ones, whose first weights are saved and read again. */
class InferClassifierTest {

    @TempDir
    private Path folder;

    private Path config(int classes) throws IOException {
        return Files.writeString(folder.resolve("config.py"), """
                default_scope = 'mmpretrain'
                model = dict(
                    type='ImageClassifier',
                    data_preprocessor=dict(mean=[120, 120, 120], std=[60, 60, 60], to_rgb=True),
                    backbone=dict(type='ResNet_CIFAR', depth=18, num_stages=4, out_indices=(3, )),
                    neck=dict(type='GlobalAveragePooling'),
                    head=dict(type='LinearClsHead', num_classes=3, in_channels=512, topk=(1, ),
                              loss=dict(type='CrossEntropyLoss')))
                test_dataloader = dict(dataset=dict(
                    type='CustomDataset', metainfo=dict(classes=%s),
                    pipeline=[dict(type='LoadImageFromFile'), dict(type='PackInputs')]))
                visualizer = dict(type='UniversalVisualizer', vis_backends=[dict(type='LocalVisBackend')])
                """.formatted(
                        List.of("'cat, house cat'", "'dog'", "'fox'", "'owl'").subList(0, classes)));
    }

    private Path picture() {
        Path file = folder.resolve("picture.png");
        ImageWriter.write(new Image(64, 96, 3, SyntheticWeights.image("classifier", 64, 96)), file);
        return file;
    }

    @Test
    void theBestClassesAreWrittenAndDrawn() throws IOException {
        Path config = config(3);
        Path picture = picture();
        Path weights = folder.resolve("weights.pth");
        Classification expected;
        try (ImageClassificationInferencer inferencer = ImageClassificationInferencer.builder(Config.fromFile(config))
                .prepared(false)
                .build()) {
            CheckpointWriter.write(weights, inferencer.model().stateDict(), Map.of());
            expected = inferencer.predict(picture);
        }
        Path json = folder.resolve("out.json");
        Cli.Run run = Cli.run(
                "infer",
                config,
                picture,
                "--checkpoint",
                weights,
                "--json",
                json,
                "--out",
                folder.resolve("drawn"),
                "--top-k",
                2);
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode found = Json.read(json).get("images").get(0).get("predictions");
        List<Classification.Guess> top = expected.top(2);
        for (int i = 0; i < 2; i++) {
            assertThat(found.get("labels").get(i).intValue())
                    .isEqualTo(top.get(i).label());
            assertThat(found.get("classes").get(i).textValue())
                    .isEqualTo(top.get(i).name());
            assertThat(found.get("scores").get(i).doubleValue())
                    .isCloseTo(top.get(i).score(), within(1e-5));
        }
        assertThat(found.get("labels")).hasSize(2);
        Image drawn = ImageReader.read(folder.resolve("drawn/picture.png"));
        assertThat(drawn.size()).isEqualTo(ImageReader.read(picture).size());
        assertThat(drawn).isNotEqualTo(ImageReader.read(picture));
        // The best class stands in the corner, on white.
        assertThat(drawn.at(0, 0, 0)).isEqualTo(255);
    }

    /** The data set does not say that it is for tests: all the same no sample takes the place of a bad one. */
    @Test
    void aSkippedSampleIsNotReplaced() throws IOException {
        for (int i = 0; i < 3; i++) {
            String name = i == 1 ? "cat" : "dog";
            Path file = folder.resolve("set/val/" + name + "/" + i + ".png");
            ImageWriter.write(new Image(32, 32, 3, SyntheticWeights.image("set" + i, 32, 32)), file);
        }
        Files.writeString(folder.resolve("set/val/dog/7.png"), "no picture");
        Path config = Files.writeString(
                folder.resolve("set.py"), "_base_ = '" + config(3) + "'\n" + """
                test_dataloader = dict(
                    batch_size=2, sampler=dict(type='DefaultSampler', shuffle=False),
                    dataset=dict(data_root='%s', data_prefix='val', metainfo=dict(classes=('cat', 'dog'))))
                test_evaluator = dict(type='Accuracy', topk=(1, ))
                model = dict(head=dict(num_classes=2))
                """.formatted(folder.resolve("set")));
        Path out = folder.resolve("predictions.json");
        Cli.Run run = Cli.run("test", config, "--skip-bad-samples", "--out", out);
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains("3 samples in ").contains("skipped: sample 3 (");
        assertThat(run.out()).containsPattern("accuracy/top1 +\\d");
        JsonNode predictions = Json.read(out).get("predictions");
        assertThat(predictions).hasSize(3);
        for (JsonNode one : predictions) {
            assertThat(one.get("img_path").textValue()).contains("set/val/");
            assertThat(one.get("pred_class").textValue()).isIn("cat", "dog");
            assertThat(one.get("pred_scores")).hasSize(2);
        }
    }

    @Test
    void optionsOfTheOtherKindAreRefused() throws IOException {
        Cli.Run run = Cli.run("infer", config(3), picture(), "--score-thr", "0.5");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--score-thr is for detectors");
        Path nano = DataRoots.project().resolve("configs/yolox/yolox_nano.py");
        Cli.Run detector = Cli.run("infer", nano, picture(), "--top-k", "3");
        assertThat(detector.code()).isEqualTo(2);
        assertThat(detector.err()).contains("--top-k is for classifiers");
        Path tracker = DataRoots.project().resolve("configs/bytetrack/bytetrack_yolox_nano_scoped.py");
        Cli.Run tracking = Cli.run("infer", tracker, picture());
        assertThat(tracking.code()).isEqualTo(1);
        assertThat(tracking.err()).contains("use mm4j track");
        Cli.Run names = Cli.run("infer", config(4), picture());
        assertThat(names.code()).isEqualTo(1);
        assertThat(names.err()).contains("3 classes").contains("names 4").doesNotContain("internal error");
        Cli.Run drawing = Cli.run(
                "infer",
                config(3),
                picture(),
                "--out",
                folder.resolve("drawn"),
                "--cfg-options",
                "visualizer.type=mmdet.DetLocalVisualizer");
        assertThat(drawing.code()).isEqualTo(1);
        assertThat(drawing.err()).contains("DetLocalVisualizer").contains("UniversalVisualizer does");
    }
}

package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** The main job end to end: detections of a real checkpoint on photographs, in each spelling of the model. */
@Tag("golden")
class InferGoldenTest {

    private static final Path NANO = DataRoots.project().resolve("configs/yolox/yolox_nano.py");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> detectionsAreTheReferences() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.require("models/yolox_nano_coco/detections.json")) {
            for (Spelling spelling : Spelling.values()) {
                tests.add(DynamicTest.dynamicTest(
                        spelling.name().toLowerCase(Locale.ROOT), () -> check(Json.read(file), spelling)));
            }
        }
        return tests.stream();
    }

    /** How the model's config names its parts, and the scope from which it is built. */
    private enum Spelling {
        PLAIN_IN_MMDET,
        PREFIXED_FROM_MMTRACK,
        SCOPED_FROM_MMTRACK
    }

    private void check(JsonNode golden, Spelling spelling) throws IOException {
        Path weights = DataRoots.require(golden.get("weights").textValue());
        List<Object> command = new ArrayList<>(List.of("infer", config(spelling)));
        for (JsonNode result : golden.get("results")) {
            command.add(DataRoots.require(result.get("image").textValue()));
        }
        Path json = folder.resolve("out.json");
        command.addAll(List.of("--checkpoint", weights, "--json", json));
        if (spelling != Spelling.PLAIN_IN_MMDET) {
            command.addAll(List.of("--scope", "mmtrack"));
        }
        Cli.Run run = Cli.run(command.toArray());
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode images = Json.read(json).get("images");
        assertThat(images.size()).isEqualTo(golden.get("results").size());
        DetectionMatch match = new DetectionMatch();
        for (int i = 0; i < images.size(); i++) {
            assertThat(images.get(i).get("path").textValue())
                    .isEqualTo(command.get(2 + i).toString());
            match.add(golden.get("results").get(i), images.get(i));
        }
        match.check();
        if (spelling == Spelling.PLAIN_IN_MMDET) {
            GoldenRoots.report("models/yolox_nano_coco pictures", images.size());
        }
    }

    private Path config(Spelling spelling) throws IOException {
        String text = "_base_ = '" + NANO + "'\n";
        switch (spelling) {
            case PLAIN_IN_MMDET -> {}
            case SCOPED_FROM_MMTRACK -> text += "model = dict(_scope_='mmdet')\n" + PIPELINE;
            case PREFIXED_FROM_MMTRACK ->
                text += "model = dict(type='mmdet.YOLOX', data_preprocessor=dict(type='mmdet.DetDataPreprocessor',\n"
                        + "    batch_augments=[dict(type='mmdet.BatchSyncRandomResize', random_size_range=(320, 640))]),\n"
                        + "    backbone=dict(type='mmdet.CSPDarknet'), neck=dict(type='mmdet.YOLOXPAFPN'),\n"
                        + "    bbox_head=dict(type='mmdet.YOLOXHead', loss_cls=dict(type='mmdet.CrossEntropyLoss'),\n"
                        + "        loss_bbox=dict(type='mmdet.IoULoss'), loss_l1=dict(type='mmdet.L1Loss'),\n"
                        + "        loss_obj=dict(type='mmdet.CrossEntropyLoss')),\n"
                        + "    train_cfg=dict(assigner=dict(type='mmdet.SimOTAAssigner')))\n" + PIPELINE;
        }
        return Files.writeString(folder.resolve(spelling.name().toLowerCase(Locale.ROOT) + ".py"), text);
    }

    /** The pipeline of the base, of which mmtrack has only what is at the root. */
    private static final String PIPELINE = """
            default_scope = 'mmtrack'
            test_dataloader = dict(dataset=dict(pipeline=[
                dict(type='mmdet.LoadImageFromFile'),
                dict(type='mmdet.Resize', scale=(416, 416), keep_ratio=True),
                dict(type='mmdet.Pad', pad_to_square=True, pad_val=dict(img=(114.0, 114.0, 114.0))),
                dict(type='mmdet.PackDetInputs', meta_keys=('img_path', 'ori_shape', 'img_shape', 'scale_factor'))]))
            """;

    @Test
    void picturesAreAnnotatedAndOneThatFailsDoesNotStopTheOthers() throws IOException {
        Path weights = DataRoots.require("weights/yolox_nano_coco.pth");
        Path skier = DataRoots.require("images/coco/000000000785.jpg");
        Path input = Files.createDirectories(folder.resolve("in/sub"));
        Files.copy(skier, folder.resolve("in/a.jpg"));
        byte[] whole = Files.readAllBytes(skier);
        Files.write(folder.resolve("in/b.jpg"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(folder.resolve("in/c.jpg"), "no picture");
        Files.copy(skier, input.resolve("d.jpg"));
        Path out = folder.resolve("out");
        Path json = folder.resolve("json/all.json");
        Cli.Run run =
                Cli.run("infer", NANO, folder.resolve("in"), "--checkpoint", weights, "--out", out, "--json", json);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("error: ").contains("b.jpg", "truncated"),
                        line -> assertThat(line).startsWith("error: ").contains("c.jpg", "text"));
        JsonNode images = Json.read(json).get("images");
        assertThat(images.findValuesAsText("path"))
                .containsExactly(
                        folder + "/in/a.jpg", folder + "/in/b.jpg", folder + "/in/c.jpg", folder + "/in/sub/d.jpg");
        assertThat(images.get(1).get("error").textValue()).contains("truncated");
        assertThat(images.get(1).has("predictions")).isFalse();
        assertThat(images.get(0).at("/predictions/classes/0").textValue()).isEqualTo("person");
        assertThat(images.get(3).get("predictions")).isEqualTo(images.get(0).get("predictions"));
        assertThat(out.resolve("b.jpg")).doesNotExist();
        for (String name : List.of("a.jpg", "sub/d.jpg")) {
            byte[] drawn = ImageReader.read(out.resolve(name)).pixels();
            byte[] before = ImageReader.read(skier).pixels();
            assertThat(drawn).hasSameSizeAs(before);
            int changed = 0;
            for (int i = 0; i < drawn.length; i++) {
                changed += Math.abs((drawn[i] & 0xFF) - (before[i] & 0xFF)) > 60 ? 1 : 0;
            }
            assertThat(changed).isBetween(1000, drawn.length / 10);
        }
    }

    @Test
    void theThresholdLeavesOutWhatScoresLess() {
        Path weights = DataRoots.require("weights/yolox_nano_coco.pth");
        Path skier = DataRoots.require("images/coco/000000000785.jpg");
        Cli.Run run = Cli.run("infer", NANO, skier, "--checkpoint", weights, "--score-thr", "0.8");
        assertThat(run.code()).isZero();
        assertThat(run.json().at("/images/0/predictions/classes").size()).isEqualTo(1);
        Cli.Run all = Cli.run("infer", NANO, skier, "--checkpoint", weights);
        assertThat(all.json().at("/images/0/predictions/classes").size()).isGreaterThan(1);
        Cli.Run model =
                Cli.run("infer", NANO, skier, "--checkpoint", weights, "--cfg-options", "model.test_cfg.score_thr=0.8");
        assertThat(model.json()).isEqualTo(run.json());
    }
}

package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.det.datasets.ClassNames;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.engine.runner.TestListener;
import org.mm4j.engine.runner.TestLoop;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

class TestCommandTest {

    private static final Path SHAPES = DataRoots.project().resolve("configs/yolox/yolox_nano_shapes.py");
    private static final Path NANO = DataRoots.project().resolve("configs/yolox/yolox_nano.py");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    /** A config for a small data set of shapes below the folder. */
    private Path shapes(int val) throws IOException {
        Cli.Run made = Cli.run(
                "dataset", "shapes", "--out", folder.resolve("shapes"), "--train", 0, "--val", val, "--shape", 96);
        assertThat(made.code()).as(made.err()).isZero();
        String root = folder.resolve("shapes") + "/";
        return Files.writeString(
                folder.resolve("config.py"),
                "_base_ = '" + SHAPES + "'\n"
                        + "model = dict(test_cfg=dict(score_thr=0.0))\n"
                        + "test_dataloader = dict(batch_size=2, dataset=dict(data_root='" + root + "'))\n"
                        + "test_evaluator = dict(ann_file='" + root + "annotations/instances_val.json')\n");
    }

    @Test
    void judgesAModelAndWritesNumbersAndPredictions() throws IOException {
        Path out = folder.resolve("predictions.json");
        Path work = folder.resolve("work");
        Cli.Run run = Cli.run("test", shapes(4), "--out", out, "--work-dir", work);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Average Precision (AP) @[ IoU=0.50:0.95 | area=   all | maxDets= 100 ]")
                .containsPattern("coco/bbox_mAP +0\\.\\d{4}");
        assertThat(run.err()).contains("warning: no weights are given").contains("4 samples in ");
        JsonNode metrics = Json.read(work.resolve("metrics.json"));
        assertThat(metrics.get("samples").intValue()).isEqualTo(4);
        assertThat(metrics.get("metrics").has("coco/bbox_mAP")).isTrue();
        assertThat(metrics.get("skipped")).isEmpty();
        JsonNode predictions = Json.read(out).get("predictions");
        assertThat(predictions).hasSize(4);
        for (int i = 0; i < 4; i++) {
            JsonNode one = predictions.get(i);
            assertThat(one.get("img_id").intValue()).isEqualTo(i + 1);
            assertThat(one.get("img_path").textValue()).endsWith(String.format("val/%06d.png", i + 1));
            assertThat(one.get("width").intValue()).isEqualTo(96);
            assertThat(one.get("predictions").get("bboxes").size())
                    .isPositive()
                    .isEqualTo(one.get("predictions").get("scores").size());
        }
    }

    @Test
    void aBadSampleIsNamedOrSkippedAndListed() throws IOException {
        Path config = shapes(5);
        Path bad = folder.resolve("shapes/val/000003.png");
        Files.write(bad, Arrays.copyOf(Files.readAllBytes(bad), 500));
        Files.delete(folder.resolve("shapes/val/000005.png"));
        Path out = folder.resolve("predictions.json");
        Cli.Run stopped = Cli.run("test", config, "--out", out).withoutWarnings();
        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.err())
                .startsWith("error: sample 2 (")
                .contains("000003.png")
                .contains("truncated")
                .contains("help: --skip-bad-samples goes past");
        assertThat(out).doesNotExist();
        assertThat(folder)
                .isDirectoryNotContaining(file -> file.getFileName().toString().endsWith(".part"));

        Cli.Run skipping = Cli.run("test", config, "--out", out, "--skip-bad-samples", "--work-dir", folder);
        assertThat(skipping.code()).as(skipping.err()).isEqualTo(1);
        assertThat(skipping.err())
                .contains("3 samples in ")
                .contains("skipped: sample 2 (")
                .contains("skipped: sample 4 (")
                .contains("000005.png");
        assertThat(Json.read(out).get("predictions")).hasSize(3);
        JsonNode skipped = Json.read(folder.resolve("metrics.json")).get("skipped");
        assertThat(skipped).hasSize(2);
        assertThat(skipped.get(0).get("index").intValue()).isEqualTo(2);
        assertThat(skipped.get(1).get("reason").textValue()).contains("000005.png");

        for (int number = 1; number <= 4; number++) {
            Files.deleteIfExists(folder.resolve("shapes/val/00000" + number + ".png"));
        }
        Cli.Run nothing = Cli.run("test", config, "--skip-bad-samples").withoutWarnings();
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).startsWith("error: no sample was judged: all 5 were skipped, the first, sample 0 (");
    }

    /** The second metric makes a folder where the first one wants to write in the end. */
    @Test
    void numbersOutliveResultsThatCannotBeWritten() throws IOException {
        shapes(1);
        String metric = "dict(type='CocoMetric', metric='bbox', ann_file='"
                + folder.resolve("shapes/annotations/instances_val.json") + "', outfile_prefix='"
                + folder.resolve("r") + "%s'%s)";
        Path config = Files.writeString(
                folder.resolve("two.py"),
                "_base_ = 'config.py'\ntest_evaluator = [" + metric.formatted("", "") + ", "
                        + metric.formatted(".bbox.json/x", ", prefix='other'") + "]\n");
        Cli.Run run = Cli.run("test", config, "--work-dir", folder);
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).contains("coco/bbox_mAP").contains("other/bbox_mAP");
        assertThat(run.err()).contains("note: CocoMetric: the results are not written: ");
        JsonNode written = Json.read(folder.resolve("metrics.json"));
        assertThat(written.get("metrics").has("coco/bbox_mAP")).isTrue();
        assertThat(written.get("notes").get(0).textValue()).contains("the results are not written: ");
        assertThat(folder.resolve("r.bbox.json/x.bbox.json")).isRegularFile();
    }

    @Test
    void whatIsMissingInAConfigIsNamed() throws IOException {
        Path config =
                Files.writeString(folder.resolve("bare.py"), "default_scope = 'mmdet'\nmodel = dict(type='YOLOX')\n");
        Cli.Run run = Cli.run("test", config).withoutWarnings();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no test_dataloader");
        assertThat(Cli.run("test", config, "--phase", "val").err()).contains("no val_dataloader");
        Path shapes = shapes(1);
        Cli.Run endless = Cli.run("test", shapes, "--cfg-options", "test_dataloader.sampler.type=InfiniteSampler");
        assertThat(endless.code()).isEqualTo(1);
        assertThat(endless.err()).contains("a test would never end");
        Cli.Run unread = Cli.run("test", shapes, "--cfg-options", "test_dataloader.dataset.ann_file=none.json");
        assertThat(unread.code()).isEqualTo(1);
        assertThat(unread.err()).contains("none.json").doesNotContain("internal error");
    }

    @Test
    void whatAMetricRefusesIsNoInternalError() throws IOException {
        Cli.Run run = Cli.run("test", shapes(1), "--cfg-options", "test_evaluator.metric=segm")
                .withoutWarnings();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: CocoMetric: metric 'segm' needs masks");
        assertThat(UserErrors.describe(new FileAlreadyExistsException("merged", null, "remove this one")))
                .isEqualTo("merged: remove this one");
        assertThat(UserErrors.describe(new FileAlreadyExistsException("merged")))
                .isEqualTo("merged is no folder");
    }

    /** The model's own detections as the truth: it has to find them all again. */
    @Test
    @Tag("golden")
    void aModelIsPerfectOnItsOwnDetections() throws IOException {
        for (Path file : GoldenRoots.require("models/yolox_nano_coco/detections.json")) {
            JsonNode golden = Json.read(file);
            Path weights = DataRoots.require(golden.get("weights").textValue());
            Path config = config(annotations(golden));
            Cli.Run run = Cli.run("test", config, weights, "--work-dir", folder);
            assertThat(run.code()).as(run.err()).isZero();
            JsonNode metrics = Json.read(folder.resolve("metrics.json")).get("metrics");
            JsonNode loaded = Json.read(folder.resolve("weights.json")).get(0);
            assertThat(loaded.get("source").textValue()).contains(String.valueOf(weights.getFileName()));
            assertThat(loaded.get("loaded")).isNotEmpty();
            assertThat(loaded.get("missing")).isEmpty();
            assertThat(metrics.get("coco/bbox_mAP").doubleValue()).isGreaterThan(0.99);
            assertThat(metrics.get("coco/bbox_mAP_50").doubleValue()).isCloseTo(1, within(1e-9));
            assertThat(mergedOfTwoProcesses(config, weights).values().get("coco/bbox_mAP"))
                    .isEqualTo(metrics.get("coco/bbox_mAP").doubleValue());
        }
    }

    /** Two equal variants of each picture find what one finds; mirrored ones find about the same. */
    @Test
    @Tag("golden")
    void variantsAreMerged() throws IOException {
        for (Path file : GoldenRoots.require("models/yolox_nano_coco/detections.json")) {
            JsonNode golden = Json.read(file);
            Path weights = DataRoots.require(golden.get("weights").textValue());
            Path plain = config(annotations(golden));
            Cli.Run without = Cli.run("test", plain, weights, "--tta");
            assertThat(without.code()).isEqualTo(1);
            assertThat(without.err()).contains("no tta_");
            assertThat(tta(plain, weights, "prob=0.")).isGreaterThan(0.99);
            assertThat(tta(plain, weights, "prob=1.")).isBetween(0.3, 0.99);
        }
    }

    private double tta(Path plain, Path weights, String flip) throws IOException {
        Path config = Files.writeString(folder.resolve("tta.py"), """
                _base_ = '%s'
                tta_model = dict(
                    type='DetTTAModel',
                    tta_cfg=dict(nms=dict(type='nms', iou_threshold=0.65), max_per_img=100))
                tta_pipeline = [
                    dict(type='LoadImageFromFile'),
                    dict(type='TestTimeAug', transforms=[
                        [dict(type='Resize', scale=(416, 416), keep_ratio=True)],
                        [dict(type='RandomFlip', %s), dict(type='RandomFlip', prob=0.)],
                        [dict(type='Pad', pad_to_square=True, pad_val=dict(img=(114.0, 114.0, 114.0)))],
                        [dict(type='PackDetInputs', meta_keys=(
                            'img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'flip',
                            'flip_direction'))]])]
                """.formatted(plain, flip));
        Cli.Run run = Cli.run("test", config, weights, "--tta", "--work-dir", folder);
        assertThat(run.code()).as(run.err()).isZero();
        return Json.read(folder.resolve("metrics.json"))
                .get("metrics")
                .get("coco/bbox_mAP_50")
                .doubleValue();
    }

    private static MetricReport mergedOfTwoProcesses(Path config, Path weights) throws IOException {
        List<ByteArrayInputStream> parts = new ArrayList<>();
        Evaluator merged = null;
        int size = 0;
        for (int rank = 0; rank < 2; rank++) {
            try (TestLoop loop = TestLoop.builder(Config.fromFile(config))
                    .checkpoint(weights)
                    .process(new DistInfo(rank, 2))
                    .build()) {
                size = loop.loader().dataset().size();
                assertThat(loop.predict(TestListener.NONE).samples()).isLessThan(size);
                ByteArrayOutputStream saved = new ByteArrayOutputStream();
                loop.evaluator().metrics().get(0).save(saved);
                parts.add(new ByteArrayInputStream(saved.toByteArray()));
                merged = loop.evaluator();
            }
        }
        assertThat(merged).isNotNull();
        merged.metrics().get(0).load(parts, PartOrder.inTurns(size));
        return merged.compute();
    }

    private Path config(Path annotations) throws IOException {
        return Files.writeString(
                folder.resolve("own.py"),
                "_base_ = '" + NANO + "'\n"
                        + "test_dataloader = dict(batch_size=2, num_workers=1, dataset=dict(data_root='', ann_file='"
                        + annotations + "', data_prefix=dict(img='')))\n"
                        + "test_evaluator = dict(ann_file='" + annotations + "')\n");
    }

    /** A file of COCO's format whose truth is what the original detects with a score of 0.05 or more. */
    private Path annotations(JsonNode golden) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode images = root.putArray("images");
        ArrayNode annotations = root.putArray("annotations");
        ArrayNode categories = root.putArray("categories");
        List<String> names = new ArrayList<>();
        for (String name : ClassNames.COCO) {
            names.add(name);
            categories.addObject().put("id", names.size()).put("name", name);
        }
        for (JsonNode result : golden.get("results")) {
            int id = images.size() + 1;
            images.addObject()
                    .put("id", id)
                    .put(
                            "file_name",
                            DataRoots.require(result.get("image").textValue()).toString())
                    .put("height", result.get("ori_shape").get(0).intValue())
                    .put("width", result.get("ori_shape").get(1).intValue());
            for (int i = 0; i < result.get("labels").size(); i++) {
                if (result.get("scores").get(i).doubleValue() < 0.05) {
                    continue;
                }
                JsonNode box = result.get("bboxes").get(i);
                double width = box.get(2).doubleValue() - box.get(0).doubleValue();
                double height = box.get(3).doubleValue() - box.get(1).doubleValue();
                ObjectNode annotation = annotations.addObject();
                annotation
                        .put("id", annotations.size())
                        .put("image_id", id)
                        .put("category_id", result.get("labels").get(i).intValue() + 1)
                        .put("iscrowd", 0)
                        .put("area", width * height);
                annotation
                        .putArray("bbox")
                        .add(box.get(0))
                        .add(box.get(1))
                        .add(width)
                        .add(height);
            }
        }
        Path file = folder.resolve("own.json");
        JSON.writeValue(file.toFile(), root);
        return file;
    }
}

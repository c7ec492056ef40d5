package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.runner.TestLoop;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.Json;

/** {@code mm4j test --process} and {@code --merge}: what several processes come to is what one comes to. */
class TestProcessesTest {

    private static final Path SHAPES = DataRoots.project().resolve("configs/yolox/yolox_nano_shapes.py");

    /** Five pictures, which two processes cannot share evenly. */
    private static final int PICTURES = 5;

    @TempDir
    private static Path shared;

    @TempDir
    private Path work;

    @BeforeAll
    static void make() throws IOException {
        Cli.Run made = Cli.run(
                "dataset", "shapes", "--out", shared.resolve("shapes"), "--train", 0, "--val", PICTURES, "--shape", 96);
        assertThat(made.code()).as(made.err()).isZero();
        String root = shared.resolve("shapes") + "/";
        Files.writeString(shared.resolve("config.py"), """
                _base_ = '%s'
                model = dict(test_cfg=dict(score_thr=0.0))
                test_dataloader = dict(batch_size=1, num_workers=0, persistent_workers=False, dataset=dict(
                    data_root='%s',
                    pipeline=[
                        dict(type='LoadImageFromFile'),
                        dict(type='Resize', scale=(96, 96), keep_ratio=True),
                        dict(type='PackDetInputs', meta_keys=(
                            'img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor'))]))
                test_evaluator = dict(ann_file='%sannotations/instances_val.json')
                """.formatted(SHAPES, root, root));
        for (String name : List.of("a.pth", "b.pth")) {
            // First weights are drawn, so these are others each time.
            try (TestLoop loop = TestLoop.builder(Config.fromFile(shared.resolve("config.py")))
                    .prepared(false)
                    .build()) {
                CheckpointWriter.write(shared.resolve(name), loop.model().stateDict(), Map.of());
            }
        }
        Path predictions = shared.resolve("second.json");
        assertThat(process("a.pth", shared.resolve("a"), "2/2", "--out", predictions)
                        .out())
                .contains("part 2 of 2 is in ")
                .contains("not there yet: 1");
        // Two of the five pictures, and one that fills up the last round.
        assertThat(Json.read(predictions).get("predictions")).hasSize(3);
        assertThat(process("a.pth", shared.resolve("a"), "1/2").out())
                .contains("all are there")
                .doesNotContain("bbox_mAP");
        process("b.pth", shared.resolve("b"), "2/2");
    }

    private static Cli.Run test(Object... more) {
        List<Object> words = new ArrayList<>(List.of("test", shared.resolve("config.py")));
        words.addAll(Arrays.asList(more));
        return Cli.run(words.toArray());
    }

    private static Cli.Run process(String weights, Path folder, String share, Object... more) {
        List<Object> words =
                new ArrayList<>(List.of(shared.resolve(weights), "--work-dir", folder, "--process", share));
        words.addAll(Arrays.asList(more));
        Cli.Run run = test(words.toArray());
        assertThat(run.code()).as(run.err()).isEqualTo(run.err().contains("skipped: ") ? 1 : 0);
        return run;
    }

    private Cli.Run merge(Object... more) {
        List<Object> words = new ArrayList<>(List.of("--work-dir", work, "--merge"));
        words.addAll(Arrays.asList(more));
        return test(words.toArray());
    }

    private String refused(Object... more) {
        Cli.Run run = merge(more);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("error: ").doesNotContain("internal error");
        return run.err();
    }

    private JsonNode metrics(Path folder) throws IOException {
        return Json.read(folder.resolve("metrics.json"));
    }

    @Test
    void severalProcessesPrintWhatOneDoes() throws IOException {
        Path alone = work.resolve("alone");
        Cli.Run one = test(shared.resolve("a.pth"), "--work-dir", alone);
        assertThat(one.code()).as(one.err()).isZero();
        Files.copy(shared.resolve("a/test-1-of-2.zip"), work.resolve("test-1-of-2.zip"));
        Files.copy(shared.resolve("a/test-2-of-2.zip"), work.resolve("test-2-of-2.zip"));
        Cli.Run merged = merge();
        assertThat(merged.code()).as(merged.err()).isZero();
        assertThat(merged.out()).isEqualTo(one.out()).contains("coco/bbox_mAP");
        assertThat(metrics(work).get("metrics")).isEqualTo(metrics(alone).get("metrics"));
        assertThat(metrics(work).get("samples").intValue()).isEqualTo(PICTURES);
        assertThat(metrics(work).get("checkpoint").textValue()).endsWith("a.pth");
        assertThat(merge(shared.resolve("a.pth")).out()).isEqualTo(one.out());

        String other = refused(shared.resolve("b.pth"));
        assertThat(other)
                .contains("test-1-of-2.zip")
                .contains("a.pth")
                .contains("others than")
                .contains("b.pth");
        String config = refused("--cfg-options", "model.test_cfg.score_thr=0.5", "test_dataloader.batch_size=2");
        assertThat(config)
                .contains("test-1-of-2.zip was made with another config")
                .contains("model.test_cfg.score_thr is 0.0 there and 0.5 here")
                .contains("test_dataloader.batch_size is 1 there and 2 here");
    }

    @Test
    void whatIsSkippedIsSkippedInAll() throws IOException {
        Path picture = shared.resolve("shapes/val/000002.png");
        byte[] whole = Files.readAllBytes(picture);
        try {
            Files.write(picture, Arrays.copyOf(whole, 200));
            Cli.Run one = test(shared.resolve("a.pth"), "--skip-bad-samples");
            process("a.pth", work, "1/2", "--skip-bad-samples");
            assertThat(process("a.pth", work, "2/2", "--skip-bad-samples").err())
                    .contains("skipped: sample 1 (");
            Cli.Run merged = merge();
            assertThat(merged.out()).as(merged.err()).isEqualTo(one.out());
            assertThat(merged.err()).contains("4 samples").contains("skipped: sample 1 (");
            assertThat(List.of(one.code(), merged.code())).containsOnly(1);
            assertThat(metrics(work).get("skipped")).hasSize(1);
        } finally {
            Files.write(picture, whole);
        }
    }

    @Test
    void whatDoesNotBelongTogetherIsNamed() throws IOException {
        assertThat(refused()).contains("no parts").contains("--process 1/2");
        Path one = shared.resolve("a/test-1-of-2.zip");
        Files.copy(one, work.resolve("test-1-of-2.zip"));
        assertThat(refused())
                .contains("2 did not write")
                .contains("test-2-of-2.zip")
                .contains("--process 2/2");
        Path second = work.resolve("test-2-of-2.zip");
        Files.writeString(second, "no zip file");
        assertThat(refused()).contains("test-2-of-2.zip is no part of a test");
        byte[] first = Files.readAllBytes(one);
        Files.write(second, Arrays.copyOf(first, first.length / 2));
        assertThat(refused()).contains("test-2-of-2.zip is no part of a test");
        byte[] damaged = first.clone();
        damaged[first.length / 3] ^= 0x55;
        Files.write(second, damaged);
        assertThat(refused()).contains("test-2-of-2.zip is");
        Files.write(second, first);
        assertThat(refused()).contains("are both part 1 of 2");

        Files.copy(shared.resolve("b/test-2-of-2.zip"), second, StandardCopyOption.REPLACE_EXISTING);
        assertThat(refused()).contains("a.pth").contains("with others").contains("b.pth");
        Files.copy(one, work.resolve("test-2-of-3.zip"));
        assertThat(refused()).contains("different numbers of processes").contains("test-2-of-3.zip");
    }

    @Test
    void partsOfOtherDataAreNamed() throws IOException {
        for (String name : List.of("test-1-of-2.zip", "test-2-of-2.zip")) {
            Files.copy(shared.resolve("a").resolve(name), work.resolve(name));
        }
        Path annotations = shared.resolve("shapes/annotations/instances_val.json");
        String whole = Files.readString(annotations);
        try {
            Files.writeString(annotations, whole.replace("000003.png", "3.png"));
            assertThat(refused()).contains("sample 2 is 000003.png 3 in ").contains("and 3.png here");
            String more = "\"images\":[{\"id\":99,\"file_name\":\"99.png\",\"width\":96,\"height\":96},";
            Files.writeString(annotations, whole.replace("\"images\":[", more));
            assertThat(refused()).contains("sample 0 is 000001.png 1 in ");
            Files.writeString(
                    annotations,
                    whole.replaceFirst(
                            "(?s)(\"file_name\":\"000005.png\"[^}]*\\})",
                            "$1,{\"id\":99,\"file_name\":\"99.png\",\"width\":96,\"height\":96}"));
            assertThat(refused()).contains("sample 5 (99.png) is in none of the parts");
        } finally {
            Files.writeString(annotations, whole);
        }
    }

    @Test
    void theCommandLineIsChecked() {
        for (List<Object> words : List.of(
                List.<Object>of("--process", "0/2", "--work-dir", work),
                List.<Object>of("--process", "3/2", "--work-dir", work),
                List.<Object>of("--process", "2", "--work-dir", work),
                List.<Object>of("a.pth", "--process", "1/2"),
                List.<Object>of("--process", "1/2", "--work-dir", work),
                List.<Object>of("--merge"),
                List.<Object>of("a.pth", "--merge", "--process", "1/2", "--work-dir", work),
                List.<Object>of("--merge", "--work-dir", work, "--out", "x.json"),
                List.<Object>of("--merge", "--work-dir", work, "--device", "cpu"),
                List.<Object>of("--merge", "--work-dir", work, "--skip-bad-samples"))) {
            Cli.Run run = test(words.toArray());
            assertThat(run.code()).as(words + run.err()).isEqualTo(2);
            assertThat(run.err()).startsWith("error: ").containsAnyOf("--process", "--merge");
        }
    }
}

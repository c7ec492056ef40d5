package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.testkit.DataRoots;

class BuildCommandTest {

    private static final Path CONFIGS = DataRoots.project().resolve("configs");

    @TempDir
    private Path folder;

    @Test
    void theTreeShowsTypesParametersAndPlaces() {
        Cli.Run run = Cli.run("build", CONFIGS.resolve("yolox/yolox_nano.py"));
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .containsPattern("model +mmdet\\.YOLOX +912,159 +\\S*yolox_nano\\.py:3:")
                .containsPattern("\n  backbone +mmdet\\.CSPDarknet +459,968 +\\S*yolox_nano\\.py:4:")
                .containsPattern("\n    stem +\\(Focus\\) +1,760\\R");
        assertThat(run.err()).isEmpty();
        Cli.Run flat = Cli.run("build", CONFIGS.resolve("yolox/yolox_nano.py"), "--depth", "1");
        assertThat(flat.out().lines()).hasSize(2);
    }

    @Test
    void aPartIsBuiltByItself() {
        Cli.Run run = Cli.run("build", CONFIGS.resolve("yolox/yolox_nano.py"), "--key", "model.neck", "--depth", "1");
        assertThat(run.code()).isZero();
        assertThat(run.out()).containsPattern("model\\.neck +mmdet\\.YOLOXPAFPN +376,480");
        Cli.Run transform = Cli.run("build", CONFIGS.resolve("yolox/yolox_nano.py"), "--key", "test_pipeline.1");
        assertThat(transform.code()).isZero();
        assertThat(transform.out()).contains("Resize");
    }

    @Test
    void dataSetsLoadersAndMetricsAreBuiltWithTheirParts() {
        Path config = CONFIGS.resolve("yolox/yolox_nano_shapes.py");
        Path root = folder.resolve("shapes");
        Cli.run("dataset", "shapes", "--out", root, "--train", 2, "--val", 1, "--shape", 64);
        Object[] at = {
            "--cfg-options", "train_dataloader.dataset.data_root=" + root, "val_dataloader.dataset.data_root=" + root
        };
        Cli.Run loader = Cli.run("build", config, "--key", "train_dataloader", at[0], at[1], at[2]);
        assertThat(loader.code()).as(loader.err()).isZero();
        assertThat(loader.out())
                .containsPattern("train_dataloader +mmengine\\.DataLoader +--cfg-options")
                .containsPattern("\n  dataset +mmdet\\.CocoDataset +--cfg-options")
                .containsPattern("\n    pipeline\\[1\\] +mmdet\\.LoadAnnotations")
                .containsPattern("\n  sampler +mmengine\\.DefaultSampler");
        Cli.Run metric = Cli.run("build", config, "--key", "test_evaluator");
        assertThat(metric.out()).containsPattern("test_evaluator +mmdet\\.CocoMetric");
        // Without the annotations there is no data set, unless they are read later.
        Cli.Run none = Cli.run("build", config, "--key", "train_dataloader.dataset");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("data/shapes/annotations/instances_train.json");
        Cli.Run lazy = Cli.run(
                "build",
                config,
                "--key",
                "train_dataloader.dataset",
                "--depth",
                1,
                "--cfg-options",
                "train_dataloader.dataset.lazy_init=True");
        assertThat(lazy.code()).as(lazy.err()).isZero();
        assertThat(lazy.out().lines()).hasSize(2);
    }

    @Test
    void theDetectorsOfTheMissionDocumentAreBuiltInTheScopesOfOtherLibraries() {
        for (String scope : new String[] {"mmdet", "mmtrack"}) {
            for (String name : new String[] {"detector_prefixed", "detector_scoped"}) {
                Cli.Run run =
                        Cli.run("build", CONFIGS.resolve("mission/" + name + ".py"), "--scope", scope, "--depth", "2");
                assertThat(run.code()).as(name + " in " + scope + run.err()).isZero();
                assertThat(run.out()).containsPattern("model +mmdet\\.YOLOX +98,995,378");
            }
        }
    }

    @Test
    void aPrefixSelectsTheClassOnly() throws IOException {
        Path config = Files.writeString(
                folder.resolve("outer.py"),
                Files.readString(CONFIGS.resolve("mission/detector_scoped.py"))
                        .replaceAll("    _scope_.*\n", "")
                        .replace("type='YOLOX'", "type='mmdet.YOLOX'"));
        Cli.Run run = Cli.run("build", config, "--scope", "mmtrack");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("CSPDarknet", "mmtrack", "outer.py:", "mmdet.CSPDarknet", "_scope_='mmdet'")
                .contains("YOLOXPAFPN", "YOLOXHead");
    }

    @Test
    void aKeyThatIsNotThereIsNamed() {
        Cli.Run run = Cli.run("build", CONFIGS.resolve("yolox/yolox_nano.py"), "--key", "model.bakbone");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("bakbone", "backbone");
    }

    @Test
    void partsOfATrainingAreBuiltAsFarAsTheyStandAlone() {
        Path config = CONFIGS.resolve("yolox/yolox_nano_shapes.py");
        assertThat(Cli.run("build", config, "--key", "custom_hooks").out()).contains("mmengine.EMAHook");
        assertThat(Cli.run("build", config, "--key", "train_cfg").out()).contains("mmengine.EpochBasedTrainLoop");
        assertThat(Cli.run("build", config, "--key", "default_hooks.checkpoint").out())
                .contains("mmengine.CheckpointHook");
        Cli.Run wrapper = Cli.run("build", config, "--key", "optim_wrapper");
        assertThat(wrapper.out())
                .as(wrapper.err())
                .contains("mmengine.OptimWrapper")
                .contains("mmengine.AdamW");
        Cli.Run schedules = Cli.run("build", config, "--key", "param_scheduler");
        assertThat(schedules.code()).isEqualTo(1);
        assertThat(schedules.err()).contains("mm4j train builds it, and mm4j check checks it");
    }
}

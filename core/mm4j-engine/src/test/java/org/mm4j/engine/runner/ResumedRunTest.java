package org.mm4j.engine.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.Config;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.CheckpointException;

/** Going on from checkpoints, and what a run leaves as it was. */
class ResumedRunTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dict(type='EpochBasedTrainLoop', max_epochs=4) | dict(type='EpochBasedTrainLoop', max_epochs=2) | True",
                "dict(type='IterBasedTrainLoop', max_iters=11) | dict(type='IterBasedTrainLoop', max_iters=6) | False",
                "dict(type='EpochBasedTrainLoop', max_epochs=2) | dict(type='EpochBasedTrainLoop', max_epochs=1) | True"
            })
    void aRunThatIsResumedGivesTheSameBits(String whole, String part, String byEpoch) {
        String common = """
                custom_hooks = [dict(type='EMAHook', momentum=0.1, update_buffers=True, priority=49)]
                param_scheduler = dict(type='CosineAnnealingLR', T_max=16, by_epoch=False, begin=0, end=16)
                optim_wrapper['optimizer'] = dict(type='AdamW', lr=0.01)
                default_hooks = dict(checkpoint=dict(type='CheckpointHook', interval=1, by_epoch=%s, max_keep_ckpts=2,
                    save_best='auto'))
                """.formatted(byEpoch);
        Map<String, float[]> once = Toys.train(Toys.builder(folder.resolve("once"), common + "train_cfg = " + whole));
        Path twice = folder.resolve("twice");
        Toys.train(Toys.builder(twice, common + "train_cfg = " + part));
        // Another seed in the config does not count.
        Map<String, float[]> resumed =
                Toys.train(Toys.builder(twice, common + "randomness = dict(seed=9)\ntrain_cfg = " + whole)
                        .resume(true));
        assertThat(resumed).usingRecursiveComparison().isEqualTo(once);
        assertThat(weightsOf(folder.resolve("once"))).isEqualTo(weightsOf(twice));
        assertThat(Toys.names(twice).stream().filter(name -> name.matches("(epoch|iter)_.*")))
                .hasSize(2);
    }

    private static List<List<Float>> weightsOf(Path folder) {
        Path last = org.mm4j.engine.hooks.LastCheckpoint.find(folder).orElseThrow();
        List<List<Float>> all = new ArrayList<>();
        Checkpoint.read(last).stateDict().values().forEach(tensor -> {
            List<Float> values = new ArrayList<>();
            for (float value : tensor.toFloats()) {
                values.add(value);
            }
            all.add(values);
        });
        return all;
    }

    @Test
    void resumingWithoutACheckpointBeginsAnewAndADamagedOrForeignOneIsRefused() throws IOException {
        Map<String, float[]> fresh = Toys.train(Toys.builder(folder.resolve("a"), ""));
        assertThat(Toys.train(Toys.builder(folder.resolve("b"), "resume = True\n")))
                .usingRecursiveComparison()
                .isEqualTo(fresh);
        Path bare = folder.resolve("bare");
        Toys.train(Toys.builder(
                bare,
                "default_hooks = dict(checkpoint=dict(type='CheckpointHook', interval=1, save_optimizer=False))\n"));
        try (Runner runner = Toys.builder(bare, "").resume(true).build()) {
            assertThatThrownBy(runner::train)
                    .hasMessageContaining("epoch_2.pth")
                    .hasMessageContaining("it has no optimizer")
                    .hasMessageContaining("load_from");
        }
        Path broken = Files.writeString(folder.resolve("broken.pth"), "no checkpoint");
        assertThatThrownBy(() ->
                        Toys.builder(folder.resolve("c"), "").resume(broken).build())
                .hasMessageContaining("broken.pth");
        try (Runner runner = Toys.builder(folder.resolve("a"), "train_dataloader['batch_size'] = 4\n")
                .resume(folder.resolve("a").resolve("epoch_1.pth"))
                .build()) {
            assertThatThrownBy(runner::train).hasMessageContaining("an epoch has 3 iterations now");
        }
    }

    @Test
    void resumingTakesTheFolderBeforeLoadFrom() {
        Path a = folder.resolve("a");
        Toys.train(Toys.builder(a, "train_cfg = dict(by_epoch=True, max_epochs=1)\n"));
        // Only what is needed is looked at.
        String absent = "load_from = '" + folder.resolve("absent.pth") + "'\n";
        try (Runner runner = Toys.builder(a, absent).resume(true).build()) {
            assertThat(runner.train().iters()).isEqualTo(8);
            assertThat(runner.trainLoop().epoch()).isEqualTo(2);
        }
        assertThat(Toys.names(a)).contains("epoch_2.pth");
        String from = "load_from = '" + a.resolve("epoch_1.pth") + "'\n";
        List<String> console = new ArrayList<>();
        Toys.train(Toys.builder(folder.resolve("b"), from).resume(true).console(console::add));
        assertThat(console)
                .anyMatch(line ->
                        line.contains("no checkpoint in " + folder.resolve("b")) && line.contains("begins anew"))
                .anyMatch(line -> line.startsWith("loaded the checkpoint " + a.resolve("epoch_1.pth")))
                .noneMatch(line -> line.startsWith("resumed"));
        console.clear();
        // Said by the config itself, it is the original's way.
        Toys.train(Toys.builder(folder.resolve("c"), from + "resume = True\n").console(console::add));
        assertThat(console).contains("resumed epoch: 1, iter: 4");
        assertThatThrownBy(() -> Toys.builder(folder.resolve("d"), absent)
                        .checkpoint(a.resolve("epoch_2.pth"))
                        .resume(a.resolve("epoch_1.pth"))
                        .build())
                .hasMessageContaining("starts from one checkpoint")
                .hasMessageContaining("epoch_2.pth");
        assertThat(folder.resolve("d")).doesNotExist();
    }

    @Test
    void aCheckpointThatIsRefusedLeavesTheFolderAsItWas() throws IOException {
        Toys.train(Toys.builder(folder, ""));
        List<String> before = Toys.names(folder);
        String config = Files.readString(folder.resolve("config.py"));
        try (Runner runner = Toys.builder(folder, "model = dict(type='ToyModel', channels=6)\n")
                .resume(true)
                .build()) {
            assertThatThrownBy(runner::train)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(folder.resolve("epoch_2.pth") + " cannot be used: ");
        }
        assertThat(Toys.names(folder)).isEqualTo(before);
        assertThat(folder.resolve("config.py")).hasContent(config);
        // What was trained to the end has nothing left to write.
        try (Runner runner = Toys.builder(folder, "").resume(true).build()) {
            assertThat(runner.train().lastCheckpoint()).isEmpty();
        }
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> Toys.builder(file.resolve("work"), "").build())
                .hasMessageContaining(
                        "the work_dir " + file.resolve("work") + " cannot be used: " + file + " is no folder");
    }

    @Test
    void theConfigAndItsBasesAreNotWrittenOver() throws IOException {
        Path base = Files.writeString(folder.resolve("run.py"), Toys.BASE);
        Path below = Files.createDirectory(folder.resolve("below"));
        Path derived = Files.writeString(below.resolve("run.py"), "_base_ = '../run.py'\nrandomness = dict(seed=3)\n");
        String before = Files.readString(derived);
        for (Path work : List.of(folder, below)) {
            assertThatThrownBy(() -> Runner.builder(Config.fromFile(derived))
                            .registries(Toys.REGISTRIES)
                            .workDir(work)
                            .build())
                    .hasMessageContaining("the work_dir " + work.toAbsolutePath())
                    .hasMessageContaining("run.py");
        }
        assertThat(base).hasContent(Toys.BASE);
        assertThat(derived).hasContent(before);
        // One that a run has left there stays as it is, and can be gone on with.
        Path work = folder.resolve("work");
        Toys.train(Runner.builder(Config.fromFile(derived))
                .registries(Toys.REGISTRIES)
                .workDir(work));
        try (Runner again = Runner.builder(Config.fromFile(work.resolve("run.py")))
                .registries(Toys.REGISTRIES)
                .workDir(work)
                .resume(true)
                .build()) {
            assertThat(again.train().iters()).isEqualTo(8);
        }
    }
}

package org.mm4j.engine.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.ConfigException;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.dataset.SampleException;

class RunnerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private static List<JsonNode> scalars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Path file = files.filter(path -> path.endsWith("scalars.json"))
                    .findFirst()
                    .orElseThrow();
            List<JsonNode> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                lines.add(JSON.readTree(line));
            }
            return lines;
        }
    }

    private static List<String> keys(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aRunTrainsValidatesLogsAndKeepsCheckpoints() throws IOException {
        List<String> console = new ArrayList<>();
        try (Runner runner = Toys.builder(folder, "default_hooks = dict(logger=dict(type='LoggerHook', interval=2))\n")
                .console(console::add)
                .build()) {
            TrainReport report = runner.train();
            assertThat(report.isComplete()).isTrue();
            assertThat(report.epochs()).isEqualTo(2);
            assertThat(report.iters()).isEqualTo(8);
            assertThat(report.metrics().orElseThrow().values()).containsOnlyKeys("toy/loss", "toy/acc");
            assertThat(report.lastCheckpoint()).contains(folder.toAbsolutePath().resolve("epoch_2.pth"));
            assertThatThrownBy(runner::train).hasMessageContaining("a runner trains once");
        }
        assertThat(Toys.names(folder)).contains("epoch_1.pth", "epoch_2.pth", "last_checkpoint");
        assertThat(Files.readString(folder.resolve("last_checkpoint"))).endsWith("epoch_2.pth");
        List<JsonNode> lines = scalars(folder);
        assertThat(lines).hasSize(6);
        assertThat(keys(lines.get(0)))
                .containsExactly(
                        "lr",
                        "data_time",
                        "loss",
                        "loss_square",
                        "loss_abs",
                        "error",
                        "time",
                        "epoch",
                        "iter",
                        "memory",
                        "step");
        assertThat(lines.get(0).get("iter").asInt()).isEqualTo(2);
        assertThat(lines.get(0).get("lr").asDouble()).isEqualTo(0.05 * 0.6);
        assertThat(lines.get(0).get("memory").asInt()).isPositive();
        assertThat(keys(lines.get(2))).containsExactly("toy/loss", "toy/acc", "data_time", "time", "step");
        assertThat(console)
                .anyMatch(line -> line.startsWith("Epoch(train) [1][2/4]  lr: 3.0000e-02  eta: 0:00:0"))
                .anyMatch(line -> line.startsWith("Epoch(val) [2][2/2]    toy/loss: "))
                .anyMatch(line -> line.contains("Saving checkpoint at 2 epochs"));
    }

    @Test
    void checkpointsHaveTheEntriesOfTheOriginal() {
        Toys.train(Toys.builder(folder, "experiment_name = 'toys'\n"));
        Checkpoint checkpoint = Checkpoint.read(folder.resolve("epoch_2.pth"));
        assertThat(checkpoint.entries())
                .containsExactly("meta", "state_dict", "message_hub", "optimizer", "param_schedulers");
        assertThat(checkpoint.meta())
                .containsEntry("epoch", 2L)
                .containsEntry("iter", 8L)
                .containsEntry("seed", 5L)
                .containsEntry("dataset_meta", Map.of("classes", List.of("toy")));
        assertThat(String.valueOf(checkpoint.meta().get("experiment_name"))).startsWith("toys_2");
        assertThat(checkpoint.stateDict()).containsKeys("conv.weight", "bn.running_var", "fc.bias");
        assertThat(checkpoint.entry("message_hub").orElseThrow().toString())
                .contains("log_scalars={}", "training_state={={batches=8}}");
    }

    @Test
    void theNumberOfWorkersChangesNothingAndTheSeedEverything() {
        Map<String, float[]> alone = Toys.train(Toys.builder(folder, ""));
        Map<String, float[]> three =
                Toys.train(Toys.builder(folder, "train_dataloader.update(num_workers=3, persistent_workers=True)\n"));
        assertThat(three).usingRecursiveComparison().isEqualTo(alone);
        Map<String, float[]> other = Toys.train(Toys.builder(folder, "randomness = dict(seed=6)\n"));
        assertThat(other.get("fc.weight")).isNotEqualTo(alone.get("fc.weight"));
    }

    @Test
    void anEpochThatWasStoppedMidwayGoesOnThere() {
        String hooks = """
                default_hooks = dict(checkpoint=dict(type='CheckpointHook', interval=3, by_epoch=False))
                param_scheduler = None
                """;
        Map<String, float[]> once = Toys.train(Toys.builder(folder.resolve("once"), hooks));
        Map<String, float[]> resumed = Toys.train(Toys.builder(folder.resolve("twice"), hooks)
                .resume(folder.resolve("once").resolve("iter_3.pth")));
        assertThat(resumed).usingRecursiveComparison().isEqualTo(once);
    }

    @Test
    void weightsAreLoadedWithoutResuming() {
        Map<String, float[]> first = Toys.train(Toys.builder(folder.resolve("a"), ""));
        String from = "load_from = '" + folder.resolve("a").resolve("epoch_2.pth") + "'\n";
        try (Runner runner = Toys.builder(
                        folder.resolve("b"), from + "optim_wrapper['optimizer'] = dict(type='SGD', lr=1e-30)\n")
                .build()) {
            TrainReport report = runner.train();
            assertThat(report.iters()).isEqualTo(8);
            assertThat(Toys.weights(runner).get("fc.weight")).isEqualTo(first.get("fc.weight"));
        }
    }

    @Test
    void aValidationThatIsStoppedLeavesTheModelAsItWas() {
        try (Runner runner = Toys.builder(
                        folder,
                        "custom_hooks = [dict(type='EMAHook', momentum=0.5), dict(type='CountHook', stop_in_val=True)]\n")
                .build()) {
            assertThat(runner.train().isComplete()).isFalse();
            assertThat(runner.model().isTraining()).isTrue();
            float[] left = Toys.weights(runner).getOrDefault("fc.weight", new float[0]);
            Checkpoint checkpoint = Checkpoint.read(folder.resolve("epoch_1.pth"));
            assertThat(checkpoint.stateDict("ema_state_dict"))
                    .hasEntrySatisfying(
                            "fc.weight",
                            trained -> assertThat(trained.toFloats()).isEqualTo(left));
            assertThat(checkpoint.stateDict())
                    .hasEntrySatisfying(
                            "fc.weight",
                            average -> assertThat(average.toFloats()).isNotEqualTo(left));
        }
    }

    @Test
    void aLossThatIsNotFiniteIsNamedWithItsSamples() throws IOException {
        try (Runner runner = Toys.builder(folder, "model = dict(type='ToyModel', fail_at=6)\n")
                .build()) {
            assertThatThrownBy(runner::train)
                    .isInstanceOf(TrainingException.class)
                    .hasMessageStartingWith("iteration 6 (epoch 2): loss_square is NaN, loss_abs is NaN;")
                    .hasMessageMatching("(?s).*samples of the batch: \\d \\(toy/\\d.png\\), .*");
        }
        assertThat(Toys.names(folder)).contains("epoch_1.pth").doesNotContain("epoch_2.pth");
        try (Stream<Path> files = Files.walk(folder)) {
            Path log = files.filter(path -> path.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
            assertThat(log).content().contains("seed: 5").contains("ERROR - iteration 6 (epoch 2): loss_square is NaN");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model = dict(type='ToyModel', break_at=3) | the model fails: The size of tensor a (3) must match the size of tensor b (7)",
                "model = dict(type='ToyModel', steep_at=3)|the step fails: the gradients of 6 of 6 parameters are not finite"
            })
    void whatLibtorchRefusesIsToldInOneLineWithTheSamples(String model, String message) {
        try (Runner runner = Toys.builder(folder, "optim_wrapper['error_if_nonfinite'] = True\n" + model + "\n")
                .build()) {
            assertThatThrownBy(runner::train)
                    .isInstanceOf(TrainingException.class)
                    .hasMessageStartingWith("iteration 3 (epoch 1): ")
                    .hasMessageContaining(message)
                    .hasMessageMatching(".*; samples of the batch: \\d \\(toy/\\d.png\\), .*");
        }
    }

    @Test
    void aBadSampleIsAnErrorOrSkipped() {
        String broken = "train_dataloader['dataset']['broken'] = 4\n";
        try (Runner runner = Toys.builder(folder, broken).build()) {
            assertThatThrownBy(runner::train)
                    .isInstanceOf(SampleException.class)
                    .hasMessageContaining("sample 4 (toy/4.png): broken file");
        }
        try (Runner runner = Toys.builder(folder, broken).skipBadSamples(true).build()) {
            TrainReport report = runner.train();
            assertThat(report.iters()).isEqualTo(8);
            assertThat(report.skipped()).hasSize(1);
        }
        // A batch without any sample counts, so that the number of an iteration is that of its batch.
        String alone = broken + "train_dataloader.update(batch_size=1)\n"
                + "train_dataloader['dataset']['test_mode'] = True\n";
        try (Runner runner =
                Toys.builder(folder.resolve("b"), alone).skipBadSamples(true).build()) {
            assertThat(runner.train().iters()).isEqualTo(20);
        }
        try (Runner runner = Toys.builder(folder.resolve("b"), alone)
                .skipBadSamples(true)
                .resume(folder.resolve("b").resolve("epoch_1.pth"))
                .build()) {
            assertThat(runner.train().iters()).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "launcher = 'pytorch' | launcher=",
                "runner_type = 'FlexibleRunner' | runner_type=",
                "strategy = dict(type='DeepSpeedStrategy') | strategy is not supported",
                "compile = True | compile is not supported",
                "activation_checkpointing = ['backbone'] | activation_checkpointing is not supported",
                "vis_backends = [dict(type='WandbVisBackend')] | WandbVisBackend is not supported",
                "randomness = dict(sed=1) | did you mean `seed`?",
                "env_cfg = dict(cudnn=True) | env_cfg has no `cudnn`",
                "log_level = 'LOUD' | log_level is one of",
                "auto_scale_lr = dict(enable=True) | auto_scale_lr needs base_batch_size",
                "custom_hooks = [dict(type='NoSuchHook')] | NoSuchHook",
                "custom_hooks = [dict(type='EMAHook', momentun=0.1)] | momentun",
                "custom_hooks = [dict(type='EMAHook', priority='SOON')] | a priority is a number",
                "default_hooks = dict(sampler_seed=None) | sampler_seed=None is not supported",
                "default_hooks = dict(timr=None) | removes a hook that is not there",
                "default_hooks = dict(checkpoint=dict(type='CheckpointHook', save_best='speed')) | more of it is better",
                "train_cfg = dict(max_epochs=2) | or by_epoch",
                "train_cfg = dict(type='EpochBasedTrainLoop', by_epoch=True, max_epochs=2) | leave one out",
                "train_cfg = dict(type='ValLoop') | trains nothing",
                "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=0) | max_epochs is at least 1",
                "val_cfg = dict(fp16=True) | fp16=True is not supported",
                "val_evaluator = None | a validation needs",
                "optim_wrapper = None | no optim_wrapper",
                "del val_dataloader, val_cfg, val_evaluator; default_hooks = dict(checkpoint=dict(type='CheckpointHook', save_best='auto')) | save_best of CheckpointHook looks at",
                "del val_dataloader, val_cfg, val_evaluator; custom_hooks = [dict(type='EarlyStoppingHook', monitor='toy/acc')] | EarlyStoppingHook looks at",
                "del val_dataloader, val_cfg, val_evaluator; param_scheduler = dict(type='ReduceOnPlateauLR', monitor='toy/loss') | a ReduceOnPlateau schedule",
                "train_dataloader.update(batch_size=32, drop_last=True) | has 10 samples, batch_size is 32 and drop_last is True",
                "log_processor = dict(mean_pattern='(') | mean_pattern is no regular expression",
                "model = dict(type='Linear', in_features=1, out_features=1) | Linear cannot be trained"
            })
    void whatIsNotSupportedIsRefusedBeforeAnythingIsWritten(String change, String message) {
        Path work = folder.resolve("work");
        assertThatThrownBy(() -> Toys.builder(work, change + "\n").build())
                .isInstanceOfAny(ConfigException.class, IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThat(work).doesNotExist();
    }

    @Test
    void itStopsWhenAskedToWithoutACheckpoint() {
        try (Runner runner = Toys.builder(folder, "").build()) {
            runner.requestStop();
            TrainReport report = runner.train();
            assertThat(report.isComplete()).isFalse();
            assertThat(report.iters()).isEqualTo(1);
        }
        assertThat(Toys.names(folder)).noneMatch(name -> name.endsWith(".pth"));
    }

    @Test
    void theLearningRateIsScaledForTheBatchSize() {
        try (Runner runner = Toys.builder(
                        folder, "param_scheduler = None\nauto_scale_lr = dict(enable=True, base_batch_size=12)\n")
                .build()) {
            assertThat(runner.learningRates()).containsEntry("lr", 0.05 * (3.0 / 12));
        }
    }

    @Test
    void aFewCheckpointsAndTheBestOneAreKept() throws IOException {
        Toys.train(
                Toys.builder(
                        folder,
                        "train_cfg = dict(by_epoch=True, max_epochs=4)\ndefault_hooks = dict(checkpoint=dict(type='CheckpointHook',"
                                + " interval=1, max_keep_ckpts=2, save_best=['toy/loss', 'toy/acc'], rule=['less', 'greater']))\n"));
        assertThat(Toys.names(folder).stream().filter(name -> name.startsWith("epoch_")))
                .containsExactly("epoch_3.pth", "epoch_4.pth");
        List<String> best = Toys.names(folder).stream()
                .filter(name -> name.startsWith("best_"))
                .toList();
        assertThat(best).hasSize(2);
        assertThat(best.get(0)).matches("best_toy_acc_epoch_\\d.pth");
        Checkpoint last = Checkpoint.read(folder.resolve("epoch_4.pth"));
        assertThat(last.entry("message_hub").orElseThrow().toString())
                .contains("best_score_toy/acc=")
                .contains(best.get(0))
                .contains("keep_ckpt_ids=[3, 4]");
        double most = 0;
        for (JsonNode line : scalars(folder)) {
            most = Math.max(most, line.path("toy/acc").asDouble());
        }
        assertThat(last.entry("message_hub").orElseThrow().toString()).contains("best_score_toy/acc=" + most);
        assertThat(Checkpoint.read(folder.resolve(best.get(0))).entries())
                .containsExactly("meta", "state_dict", "message_hub");
    }

    @Test
    void aTrainingThatDoesNotGetBetterEnds() {
        String stopping =
                "train_cfg = dict(by_epoch=True, max_epochs=9)\ncustom_hooks = [dict(type='EarlyStoppingHook',"
                        + " monitor='toy/acc', patience=2, min_delta=1.0)]\n";
        try (Runner runner = Toys.builder(folder, stopping).build()) {
            assertThat(runner.train().epochs()).isEqualTo(3);
        }
        // The count goes on where it was.
        try (Runner runner = Toys.builder(folder, stopping).resume(true).build()) {
            assertThat(runner.train().epochs()).isEqualTo(4);
        }
        try (Runner runner = Toys.builder(
                        folder.resolve("b"),
                        "custom_hooks = [dict(type='EarlyStoppingHook', monitor='mAP', strict=True)]\n")
                .build()) {
            assertThatThrownBy(runner::train)
                    .hasMessageContaining("no metric mAP")
                    .hasMessageContaining("toy/acc");
        }
    }

    @Test
    void validationsComeWhenTheyAreDue() throws IOException {
        Toys.train(Toys.builder(
                folder,
                "train_cfg = dict(type='IterBasedTrainLoop', max_iters=12, val_begin=3, val_interval=3.0,"
                        + " dynamic_intervals=[(7, 2)])\ndefault_hooks = dict(logger=dict(type='LoggerHook', interval=100,"
                        + " log_metric_by_epoch=False), checkpoint=dict(type='CheckpointHook', by_epoch=False))\n"));
        List<Integer> steps = new ArrayList<>();
        for (JsonNode line : scalars(folder)) {
            if (line.has("toy/acc")) {
                steps.add(line.get("step").asInt());
            }
        }
        assertThat(steps).containsExactly(3, 6, 8, 10, 12);
        assertThat(Toys.names(folder)).contains("iter_12.pth");
    }

    @Test
    void noIterationLeavesANativeObject() {
        List<Long> objects = new ArrayList<>();
        String long100 = """
                train_cfg = dict(type='IterBasedTrainLoop', max_iters=100, val_interval=50)
                default_hooks = dict(checkpoint=dict(type='CheckpointHook', interval=40, by_epoch=False))
                custom_hooks = [dict(type='EMAHook'), dict(type='CountHook', priority='LOWEST')]
                optim_wrapper['optimizer'] = dict(type='AdamW', lr=0.01)
                """;
        CountHook.COUNTED.set(objects);
        try (Runner runner = Toys.builder(folder, long100).build()) {
            runner.train();
        }
        assertThat(objects).hasSize(100);
        // The first checkpoint makes tensors of AdamW's counts, which are kept.
        assertThat(objects.subList(1, 38)).containsOnly(objects.get(0));
        assertThat(objects.subList(40, 100)).containsOnly(objects.get(40));
    }
}

package org.mm4j.det.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Torch;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.checkpoint.StoredTensor;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.runner.Runner;
import org.mm4j.engine.runner.RunnerBuilder;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.TensorSummary;

/** A small YOLOX is trained for six iterations as mmengine's runner trains it. */
class TrainingStepsTest {

    private static final double TOLERANCE = 1e-4;

    private static final String CONFIG = """
            default_scope = 'mmdet'
            model = dict(
                type='YOLOX',
                data_preprocessor=dict(type='DetDataPreprocessor', pad_size_divisor=32),
                backbone=dict(type='CSPDarknet', deepen_factor=0.33, widen_factor=0.125),
                neck=dict(type='YOLOXPAFPN', in_channels=[32, 64, 128], out_channels=32, num_csp_blocks=1),
                bbox_head=dict(type='YOLOXHead', num_classes=4, in_channels=32, feat_channels=32),
                train_cfg=dict(assigner=dict(type='SimOTAAssigner', center_radius=2.5)),
                test_cfg=dict(score_thr=0.01, nms=dict(type='nms', iou_threshold=0.65)))
            train_dataloader = dict(
                batch_size=2, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=False),
                dataset=dict(type='SyntheticDataset'))
            train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=2)
            optim_wrapper = dict(
                type='OptimWrapper',
                optimizer=dict(type='SGD', lr=0.0004, momentum=0.9, weight_decay=5e-4, nesterov=True),
                paramwise_cfg=dict(norm_decay_mult=0., bias_decay_mult=0.),
                clip_grad=dict(max_norm=35, norm_type=2))
            param_scheduler = [
                dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=3),
                dict(type='CosineAnnealingLR', eta_min=0.00002, begin=1, end=2, T_max=1, by_epoch=True,
                    convert_to_iter_based=True)]
            custom_hooks = [
                dict(type='EMAHook', ema_type='ExpMomentumEMA', momentum=0.01, gamma=4, update_buffers=True,
                    priority=49)]
            default_hooks = dict(logger=dict(type='LoggerHook', interval=1))
            log_processor = dict(window_size=1)
            randomness = dict(seed=0)
            """;

    @TempDir
    private Path folder;

    private static Config config(String further) {
        return Config.fromString(CONFIG + further, ConfigFormat.PY);
    }

    private RunnerBuilder builder(String further) {
        return Runner.builder(config(further))
                .registries(SyntheticLibrary.registries())
                .workDir(folder.resolve("work"));
    }

    /** A checkpoint of the first weights. */
    private Path weights() {
        Path file = folder.resolve("first.pth");
        try (BaseModule model = SyntheticLibrary.registries()
                .context("mmdet")
                .build(
                        new RegistryKey<>("model", BaseModule.class),
                        config("").root().find("model").orElseThrow())) {
            CheckpointWriter.write(file, Models.fill(model, 3).stateDict(), Map.of());
        }
        return file;
    }

    private List<JsonNode> scalars() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Path file = files.filter(path -> path.endsWith("scalars.json"))
                    .findFirst()
                    .orElseThrow();
            List<JsonNode> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                lines.add(new ObjectMapper().readTree(line));
            }
            return lines;
        }
    }

    @Test
    void lossesLearningRatesAndWeightsAreThoseOfTheOriginal() throws IOException {
        Torch.setThreads(1);
        JsonNode expected = Json.resource(TrainingStepsTest.class, "yolox_steps.json");
        try (Runner runner = builder("").checkpoint(weights()).build()) {
            runner.train();
        }
        List<JsonNode> lines = scalars();
        assertThat(lines).hasSize(6);
        for (int i = 0; i < lines.size(); i++) {
            List<String> names = new ArrayList<>(List.of("loss", "loss_cls", "loss_bbox", "loss_obj", "lr", "base_lr"));
            if (i < 2) {
                // Later ones differ by 2e-4 in the original itself, if the first weights are changed by 1e-7.
                names.add("grad_norm");
            }
            for (String name : names) {
                double value = expected.get("steps").get(i).get(name).doubleValue();
                assertThat(lines.get(i).get(name).doubleValue())
                        .as(name + " of step " + i)
                        .isCloseTo(value, within(TOLERANCE * Math.abs(value)));
            }
        }
        Checkpoint last = Checkpoint.read(folder.resolve("work").resolve("epoch_2.pth"));
        check(expected.get("averaged"), last.stateDict());
        check(expected.get("trained"), last.stateDict("ema_state_dict"));
    }

    private static void check(JsonNode expected, Map<String, StoredTensor> weights) {
        expected.fieldNames().forEachRemaining(name -> {
            StoredTensor tensor = weights.get(name);
            assertThat(tensor).as(name).isNotNull();
            TensorSummary.check(
                    name, tensor.toFloats(), tensor.shape(), TensorSummary.of(expected.get(name)), TOLERANCE);
        });
    }

    @Test
    void hooksOfDetectionSayWhatTheyLack() {
        for (String[] wrong : new String[][] {
            {"dict(type='YOLOXModeSwitchHook')", "needs a MultiImageMixDataset"},
            {"dict(type='PipelineSwitchHook', switch_epoch=1, switch_pipeline=[])", "with a pipeline of its own"}
        }) {
            try (Runner runner = builder("custom_hooks = [" + wrong[0] + "]\n").build()) {
                assertThatThrownBy(runner::train).hasMessageContaining(wrong[1]);
            }
        }
        assertThatThrownBy(
                        () -> builder("default_hooks['visualization'] = dict(type='DetVisualizationHook', draw=True)\n")
                                .build())
                .hasMessageContaining("draw=True and show=True are not supported");
        String classes = "model['bbox_head']['num_classes'] = 3\ncustom_hooks = [dict(type='NumClassCheckHook')]\n";
        try (Runner runner = builder(classes).build()) {
            assertThatThrownBy(runner::train).hasMessageContaining("num_classes=3 of the detector's head");
        }
    }
}

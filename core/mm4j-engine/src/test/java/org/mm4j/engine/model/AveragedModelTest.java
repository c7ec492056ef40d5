package org.mm4j.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/** Averages of a batch norm whose weights change four times; numbers of mmengine 0.10.7 on torch 2.1.2. */
class AveragedModelTest {

    private final BatchNorm2d model = new BatchNorm2d(new BatchNorm2d.Args(2, 1e-5, 0.1, true, true, true));

    private static void change(Runnable work) {
        TorchScope.run(() -> Grad.off(work));
    }

    private BaseAveragedModel averages(String config) {
        change(() -> {
            Tensors.copy(model.stateAt("weight").value(), new float[] {1, -2});
            Tensors.copy(model.stateAt("running_mean").value(), new float[] {0.5f, 0.25f});
        });
        return Registries.of(new MmengineLibrary())
                .context("mmengine")
                .build(
                        new RegistryKey<>("model", BaseAveragedModel.class),
                        Config.fromString("x = dict(" + config + ")", ConfigFormat.PY)
                                .root()
                                .find("x")
                                .orElseThrow(),
                        Map.of("model", model));
    }

    private void train(BaseAveragedModel averages) {
        for (int i = 0; i < 4; i++) {
            int step = i + 1;
            change(() -> {
                model.stateAt("weight").value().add_(new Scalar((double) step));
                model.stateAt("running_mean").value().mul_(new Scalar(2.0));
                model.stateAt("num_batches_tracked").value().add_(new Scalar(1L));
            });
            averages.update();
        }
    }

    private static float[] floats(Tensor tensor) {
        return TorchScope.call(() -> Tensors.floats(tensor));
    }

    @ParameterizedTest
    @CsvSource({
        "'type=\"ExponentialMovingAverage\", momentum=0.1', 3.51200008, 0.511999965, 8, 4, 4",
        "'type=\"ExponentialMovingAverage\", momentum=0.1, update_buffers=True', 3.51200008, 0.511999965, 2.05100012,"
                + " 1.02550006, 1",
        "'type=\"ExponentialMovingAverage\", momentum=0.1, interval=2', 2.5, -0.5, 8, 4, 4",
        "'type=\"ExponentialMovingAverage\", momentum=0.1, interval=2, update_buffers=True', 2.5, -0.5, 1.29999995,"
                + " 0.649999976, 1",
        "'type=\"MomentumAnnealingEMA\", momentum=0.1, gamma=3', 8.30000019, 5.30000019, 8, 4, 4",
        "'type=\"MomentumAnnealingEMA\", momentum=0.1, gamma=3, update_buffers=True', 8.30000019, 5.30000019, 5.55000019,"
                + " 2.7750001, 1",
        "'type=\"StochasticWeightAverage\"', 6, 3, 8, 4, 4",
        "'type=\"StochasticWeightAverage\", update_buffers=True', 6, 3, 3.75, 1.875, 1"
    })
    void averagesAreThoseOfTheOriginal(String config, float w0, float w1, float m0, float m1, long counted) {
        try (BaseAveragedModel averages = averages(config)) {
            train(averages);
            Map<String, Tensor> state = averages.stateDict();
            assertThat(state.keySet())
                    .containsExactly(
                            "steps",
                            "module.weight",
                            "module.bias",
                            "module.running_mean",
                            "module.running_var",
                            "module.num_batches_tracked");
            assertThat(floats(averages.stateAt("module.weight").value()))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(w0, w1);
            assertThat(floats(averages.stateAt("module.running_mean").value()))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(m0, m1);
            assertThat(TorchScope.call(() -> Tensors.longs(
                            averages.stateAt("module.num_batches_tracked").value())[0]))
                    .isEqualTo(counted);
            assertThat(averages.steps()).isEqualTo(4);
        }
    }

    @Test
    void swappingTwiceChangesNothing() {
        try (BaseAveragedModel averages =
                averages("type='ExponentialMovingAverage', momentum=0.1, update_buffers=True")) {
            train(averages);
            averages.swap();
            assertThat(floats(model.stateAt("weight").value()))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(3.512f, 0.512f);
            assertThat(floats(averages.stateAt("module.weight").value())).containsExactly(11, 8);
            averages.swap();
            assertThat(floats(model.stateAt("weight").value())).containsExactly(11, 8);
        }
    }
}

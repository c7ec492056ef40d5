package org.mm4j.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.config.ConfigException;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;

class AmpOptimWrapperTest {

    /** Losses before the first and after some steps of SGD, by torch 2.1.2 with autocast to bfloat16 on a CPU. */
    private static final double[] LOSSES = {
        1.07406, 0.794257, 1.36775, 0.667451, 0.741709, 0.642993, 0.411316, 0.84604, 1.03987, 0.665756, 0.386432,
        0.544403
    };

    private static AmpOptimWrapper wrapper(SmallNet net, String settings) {
        return (AmpOptimWrapper) Optims.wrapper(
                net, "dict(type='AmpOptimWrapper', " + settings + "optimizer=dict(type='SGD', lr=0.05, momentum=0.9))");
    }

    @Test
    void computesInTheLessPreciseTypeAsTorch() {
        try (SmallNet net = new SmallNet();
                AmpOptimWrapper wrapper = wrapper(net, "dtype='bfloat16', ")) {
            TorchScope.run(() -> {
                Tensor inside = wrapper.optimContext(net::output);
                assertThat(inside.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
                assertThat(net.output().scalar_type().intern()).isEqualTo(ScalarType.Float);
            });
            for (int step = 0; step < LOSSES.length; step++) {
                assertThat(net.train(wrapper, step)).as("loss " + step).isCloseTo(LOSSES[step], within(1e-3));
            }
            net.namedParameters()
                    .forEach((path, parameter) -> assertThat(
                                    parameter.value().scalar_type().intern())
                            .as(path)
                            .isEqualTo(ScalarType.Float));
            assertThat(wrapper.lossScale()).isEqualTo(65536);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"error_if_nonfinite=True, ", "clip_grad=dict(max_norm=1, error_if_nonfinite=True), "})
    void whatNeverActsBesideAScaleIsRefused(String setting) {
        try (SmallNet net = new SmallNet()) {
            assertThatThrownBy(() -> wrapper(net, setting))
                    .hasMessageContaining("error_if_nonfinite: where the loss is scaled");
            wrapper(net, "loss_scale=dict(enabled=False), " + setting).close();
        }
    }

    @Test
    void theScaleChangesNoGradient() {
        try (SmallNet scaled = new SmallNet();
                SmallNet plain = new SmallNet();
                AmpOptimWrapper with = wrapper(scaled, "loss_scale=1024., clip_grad=dict(max_norm=0.5), ");
                AmpOptimWrapper without =
                        wrapper(plain, "loss_scale=dict(enabled=False), clip_grad=dict(max_norm=0.5), ")) {
            for (int step = 0; step < 5; step++) {
                assertThat(scaled.train(with, step)).isEqualTo(plain.train(without, step));
                assertThat(with.gradNorm()).isEqualTo(without.gradNorm());
            }
            assertThat(with.lossScale()).isEqualTo(1024);
            assertThat(without.lossScale()).isEqualTo(1);
        }
    }

    @Test
    void gradientsThatAreNotFiniteMakeNoStep() {
        try (SmallNet net = new SmallNet();
                AmpOptimWrapper wrapper =
                        wrapper(net, "loss_scale=dict(init_scale=8., growth_interval=3, growth_factor=4.), ")) {
            float[] before = Tensors.floats(net.stateAt("first.weight").value());
            TorchScope.run(() -> wrapper.updateParams(net.loss(0).mul(new Scalar(Double.POSITIVE_INFINITY))));
            assertThat(Tensors.floats(net.stateAt("first.weight").value())).isEqualTo(before);
            assertThat(wrapper.optimizer().steps()).isZero();
            assertThat(wrapper.lossScale()).isEqualTo(4);
            for (int step = 0; step < 4; step++) {
                net.train(wrapper, step);
            }
            assertThat(wrapper.lossScale()).isEqualTo(16);
            assertThat(Tensors.floats(net.stateAt("first.weight").value())).isNotEqualTo(before);
            Map<String, Object> state = wrapper.stateDict();
            assertThat(state.get("loss_scaler"))
                    .isEqualTo(Map.of(
                            "scale", 16.0,
                            "growth_factor", 4.0,
                            "backoff_factor", 0.5,
                            "growth_interval", 3,
                            "_growth_tracker", 1));
            try (AmpOptimWrapper other = wrapper(net, "");
                    OptimWrapper plain =
                            Optims.wrapper(net, "dict(optimizer=dict(type='SGD', lr=0.05, momentum=0.9))")) {
                other.loadStateDict(state);
                assertThat(other.lossScale()).isEqualTo(16);
                plain.loadStateDict(state);
                other.loadStateDict(plain.stateDict());
                assertThat(other.lossScale()).isEqualTo(16);
            }
        }
    }

    @Test
    void stepsLeaveNothing() {
        try (SmallNet net = new SmallNet();
                AmpOptimWrapper wrapper = wrapper(net, "clip_grad=dict(max_norm=1), accumulative_counts=2, ")) {
            for (int i = 0; i < 6; i++) {
                net.train(wrapper, i);
            }
            long objects = NativeCounters.now().objects();
            long bytes = Pointer.totalBytes();
            for (int i = 0; i < 100; i++) {
                net.train(wrapper, i);
            }
            assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(objects);
            assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dtype='float16', | dtype: on a CPU it is 'bfloat16', not 'float16'",
                "dtype='float64', | dtype",
                "los_scale=1., | no argument `los_scale`",
                "loss_scale='static', | loss_scale: expected 'dynamic', a number or a dict",
                "loss_scale=dict(init_scal=2.), | no argument `init_scal`",
                "loss_scale=dict(growth_factor=1.), | loss_scale: growth_factor is above 1",
                "loss_scale=0., | loss_scale: init_scale is above 0",
                "use_fsdp=True, | use_fsdp: models are not spread"
            })
    void refusesSettings(String settings, String message) {
        try (SmallNet net = new SmallNet()) {
            assertThatThrownBy(() -> wrapper(net, settings))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(message);
        }
    }
}

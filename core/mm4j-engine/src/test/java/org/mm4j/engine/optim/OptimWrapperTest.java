package org.mm4j.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.config.ConfigException;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;

class OptimWrapperTest {

    private static final String SGD = "optimizer=dict(type='SGD', lr=0.1)";

    @Test
    void lastIterationsMakeAStepOfTheirOwn() {
        try (SmallNet net = new SmallNet();
                OptimWrapper wrapper = Optims.wrapper(net, "dict(accumulative_counts=4, " + SGD + ")")) {
            wrapper.initializeCountStatus(net, 0, 10);
            List<Double> factors = new ArrayList<>();
            List<Boolean> updates = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                factors.add(TorchScope.call(
                        () -> 1 / wrapper.scaleLoss(Tensors.scalar(1)).item_double()));
                net.train(wrapper, i);
                updates.add(wrapper.shouldUpdate());
            }
            assertThat(factors).containsExactly(4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 2.0, 2.0);
            assertThat(updates).containsExactly(false, false, false, true, false, false, false, true, false, true);
            assertThat(wrapper.optimizer().steps()).isEqualTo(3);
        }
    }

    @Test
    void gradientsThatAreNotFiniteAreNamed() {
        for (String config : List.of(
                "dict(error_if_nonfinite=True, " + SGD + ")",
                "dict(clip_grad=dict(max_norm=1, error_if_nonfinite=True), " + SGD + ")")) {
            try (SmallNet net = new SmallNet();
                    OptimWrapper wrapper = Optims.wrapper(net, config)) {
                float[] before = Tensors.floats(net.stateAt("first.weight").value());
                assertThatThrownBy(() -> TorchScope.run(() -> wrapper.updateParams(
                                net.stateAt("norm.bias").value().sum().mul(new Scalar(Double.NaN)))))
                        .isInstanceOf(ArithmeticException.class)
                        .hasMessage("the gradients of 1 of 1 parameters are not finite: norm.bias");
                assertThatThrownBy(() -> TorchScope.run(
                                () -> wrapper.updateParams(net.loss(0).mul(new Scalar(Double.POSITIVE_INFINITY)))))
                        .hasMessageContaining("of 6 parameters are not finite: first.weight, first.bias");
                assertThat(Tensors.floats(net.stateAt("first.weight").value())).isEqualTo(before);
            }
        }
    }

    @Test
    void theNormIsThatBeforeClipping() {
        try (SmallNet net = new SmallNet();
                OptimWrapper wrapper = Optims.wrapper(net, "dict(clip_grad=dict(max_norm=1e9), " + SGD + ")")) {
            TorchScope.run(() -> wrapper.backward(net.loss(0)));
            double squares = net.namedParameters().values().stream()
                    .mapToDouble(parameter -> {
                        double sum = 0;
                        for (float value : TorchScope.call(
                                () -> Tensors.floats(parameter.value().grad()))) {
                            sum += (double) value * value;
                        }
                        return sum;
                    })
                    .sum();
            assertThat(wrapper.gradNorm()).isEmpty();
            wrapper.step();
            assertThat(wrapper.gradNorm().orElseThrow()).isCloseTo(Math.sqrt(squares), within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type='SGD', lr=0.01, momentum=0.9, nesterov=True, weight_decay=0.1",
                "type='AdamW', lr=0.01, amsgrad=True",
                "type='RMSprop', lr=0.01, centered=True, momentum=0.1",
                "type='Rprop', lr=0.01"
            })
    void stepsLeaveNothing(String optimizer) {
        long scopes = NativeCounters.now().openScopes();
        try (SmallNet net = new SmallNet();
                OptimWrapper wrapper = Optims.wrapper(
                        net,
                        "dict(clip_grad=dict(max_norm=1.), error_if_nonfinite=True, accumulative_counts=2,"
                                + " paramwise_cfg=dict(bias_lr_mult=2.), optimizer=dict(" + optimizer + "))")) {
            for (int i = 0; i < 6; i++) {
                net.train(wrapper, i);
            }
            wrapper.stateDict();
            long objects = NativeCounters.now().objects();
            long bytes = Pointer.totalBytes();
            for (int i = 0; i < 100; i++) {
                net.train(wrapper, i);
                wrapper.stateDict();
            }
            assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(objects);
            assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(bytes);
        }
        assertThat(NativeCounters.now().openScopes()).isEqualTo(scopes);
    }

    @Test
    void closingFreesWhatIsRemembered() {
        try (SmallNet net = new SmallNet()) {
            net.loss(0);
            long before = -1;
            for (int i = 0; i < 3; i++) {
                try (OptimWrapper wrapper = Optims.wrapper(net, "dict(optimizer=dict(type='AdamW', lr=0.01))")) {
                    net.train(wrapper, 0);
                    wrapper.stateDict();
                }
                long now = NativeCounters.now().objects();
                assertThat(now).isLessThanOrEqualTo(before < 0 ? now : before);
                before = now;
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type='SGD' | needs the argument `lr`",
                "type='SGD', lr=-0.1 | lr: expected at least 0, got -0.1",
                "type='SGD', lr=float('nan') | lr: expected at least 0, got NaN",
                "type='SGD', lr=0.1, moment=0.9 | no argument `moment`",
                "type='SGD', lr=0.1, momentum=-1 | momentum: expected at least 0",
                "type='SGD', lr=0.1, nesterov=True | nesterov: it needs a momentum above 0",
                "type='SGD', lr=0.1, foreach=True | foreach: there is one way",
                "type='AdamW', betas=(0.9, 1.0) | betas: expected two numbers from 0 to below 1",
                "type='AdamW', betas=(0.9,) | betas: expected two numbers",
                "type='AdamW', eps=-1 | eps: expected at least 0",
                "type='AdamW', fused=True | fused: there is one way",
                "type='AdamW', capturable=True | capturable: updates are not captured",
                "type='Adadelta', rho=1.5 | rho: expected a number from 0 to 1",
                "type='Rprop', etas=(1.5, 2) | etas: expected one from 0 to 1",
                "type='Sgd', lr=0.1 | `Sgd` is not in mmengine"
            })
    void refusesOptimisers(String optimizer, String message) {
        try (SmallNet net = new SmallNet()) {
            assertThatThrownBy(() -> Optims.wrapper(net, "dict(optimizer=dict(" + optimizer + "))"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void refusesToOptimiseNothing() {
        assertThatThrownBy(() -> new SGD(new SGD.Args(List.of(), 0.1, 0, 0, 0, false, false, Implementation.PLAIN)))
                .hasMessageContaining("params: there is no parameter to optimise");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accumulative_counts=0 | accumulative_counts: expected at least 1",
                "clip_grad=dict(max_nrm=1) | no argument `max_nrm`",
                "clip_grad=dict() | clip_grad: type='norm' needs max_norm",
                "clip_grad=dict(type='value', max_norm=1) | max_norm belongs to type='norm'",
                "clip_grad=dict(max_norm=1, clip_value=1) | clip_value belongs to type='value'",
                "clip_grad=dict(max_norm=1, norm_type='two') | norm_type",
                "clip_grad=dict(type='nrom', max_norm=1) | type is 'norm' or 'value', not 'nrom'",
                "constructor='Other' | `Other` is not in mmengine",
                "type='OptimWraper' | `OptimWraper` is not in mmengine"
            })
    void refusesWrappers(String settings, String message) {
        try (SmallNet net = new SmallNet()) {
            assertThatThrownBy(() -> Optims.wrapper(net, "dict(" + settings + ", " + SGD + ")"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void refusesStatesOfOthers() {
        try (SmallNet net = new SmallNet();
                OptimWrapper sgd = Optims.wrapper(net, "dict(optimizer=dict(type='SGD', lr=0.1, momentum=0.9))");
                OptimWrapper adam = Optims.wrapper(net, "dict(optimizer=dict(type='AdamW', lr=0.1))");
                OptimWrapper grouped = Optims.wrapper(
                        net, "dict(optimizer=dict(type='SGD', lr=0.1), paramwise_cfg=dict(bias_lr_mult=2.))")) {
            net.train(adam, 0);
            Map<String, Object> state = adam.stateDict();
            assertThatThrownBy(() -> sgd.loadStateDict(state))
                    .hasMessageContainingAll(
                            "that of another optimiser", "`step` of first.weight", "SGD keeps momentum_buffer");
            assertThatThrownBy(() -> sgd.loadStateDict(Map.of("a", 1))).hasMessageContaining("`param_groups`");
            assertThatThrownBy(() -> grouped.loadStateDict(state)).hasMessageContaining("of 1 parameter groups, but");
            Map<String, Object> shorter = new HashMap<>(state);
            shorter.put("param_groups", List.of(Map.of("lr", 0.1, "params", List.of(0))));
            assertThatThrownBy(() -> adam.loadStateDict(shorter)).hasMessageContaining("has 1 parameters, but");
            Map<String, Object> other = new HashMap<>(state);
            other.put(
                    "state",
                    Map.of(0, Map.of("exp_avg", net.stateAt("first.bias").value())));
            assertThatThrownBy(() -> adam.loadStateDict(other))
                    .hasMessageContaining("first.weight: exp_avg of the state is of shape [5]");
            // Nothing has changed.
            assertThat(adam.getLr()).containsEntry("lr", List.of(0.1));
            net.train(adam, 1);
        }
    }
}

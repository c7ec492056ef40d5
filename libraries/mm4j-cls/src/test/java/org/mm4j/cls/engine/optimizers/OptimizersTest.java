package org.mm4j.cls.engine.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.config.ConfigException;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrappers;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.optim.scheduler.ParamSchedulers;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Optimisers for large batches and the schedule of the decay against mmpretrain; the file says which version. */
class OptimizersTest {

    /** Two linear layers with synthetic weights; the loss of a step compares with synthetic numbers. */
    private static final class Net extends BaseModule {

        private final Linear first = child("first", new Linear(6, 5, true));
        private final Linear second = child("second", new Linear(5, 3, true));

        Net() {
            namedParameters()
                    .forEach((path, parameter) ->
                            Tensors.copy(parameter.value(), numbers(path, (int) parameter.numel())));
        }

        void train(OptimWrapper wrapper, int step) {
            TorchScope.run(() -> {
                Tensor hidden = first.forward(Tensors.of(numbers("input/" + step, 24), 4, 6))
                        .tanh();
                Tensor difference = second.forward(hidden).sub(Tensors.of(numbers("target/" + step, 12), 4, 3));
                wrapper.updateParams(difference.mul(difference).mean());
            });
        }

        private static float[] numbers(String name, int count) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) SyntheticWeights.r(name, i);
            }
            return values;
        }
    }

    private static OptimWrapper wrapper(Net net, JsonNode config) {
        return OptimWrappers.build(net, Configs.dict(config), Models.context());
    }

    @TestFactory
    Stream<DynamicTest> changesParametersAsMmpretrain() {
        return StreamSupport.stream(
                        Json.read(Path.of("src/test/resources/engine/steps.json"))
                                .get("cases")
                                .spliterator(),
                        false)
                .map(node -> dynamicTest(node.get("name").textValue(), () -> check(node)));
    }

    private static void check(JsonNode node) {
        try (Net net = new Net();
                OptimWrapper wrapper = wrapper(net, node.get("optim_wrapper"))) {
            List<ParamScheduler> schedulers = node.has("schedulers")
                    ? ParamSchedulers.build(
                            Configs.of(node.get("schedulers")),
                            wrapper,
                            ParamSchedulers.Length.UNKNOWN,
                            Models.context())
                    : List.of();
            for (int step = 0; step < node.get("steps").intValue(); step++) {
                net.train(wrapper, step);
                schedulers.forEach(ParamScheduler::step);
                JsonNode decays = node.path("weight_decay").path(step);
                List<ParamGroup> groups = wrapper.paramGroups();
                for (int i = 0; i < decays.size(); i++) {
                    double expected = decays.get(i).doubleValue();
                    assertThat(groups.get(i).number("weight_decay")).isCloseTo(expected, within(1e-12 * expected));
                }
            }
            node.get("params").properties().forEach(entry -> {
                float[] values = Tensors.floats(net.stateAt(entry.getKey()).value());
                for (int i = 0; i < values.length; i++) {
                    double expected = entry.getValue().get(i).doubleValue();
                    assertThat((double) values[i])
                            .as(entry.getKey())
                            .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
                }
            });
        }
    }

    @Test
    void stepsLeaveNothing() {
        for (String type : List.of("LARS", "Lamb")) {
            try (Net net = new Net();
                    OptimWrapper wrapper = wrapper(
                            net,
                            Json.parse("{\"optimizer\": {\"type\": \"" + type
                                    + "\", \"lr\": 0.1, \"weight_decay\": 0.1}}"))) {
                for (int i = 0; i < 3; i++) {
                    net.train(wrapper, i);
                }
                long objects = NativeCounters.now().objects();
                for (int i = 0; i < 50; i++) {
                    net.train(wrapper, i);
                }
                assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(objects);
            }
        }
    }

    @Test
    void refusesBadNumbers() {
        try (Net net = new Net()) {
            assertThatThrownBy(() -> wrapper(net, Json.parse("{\"optimizer\": {\"type\": \"LARS\", \"lr\": -1}}")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("lr: expected at least 0, got -1");
            assertThatThrownBy(() ->
                            wrapper(net, Json.parse("{\"optimizer\": {\"type\": \"Lamb\", \"max_grad_norm\": 0}}")))
                    .hasMessageContaining("max_grad_norm: expected above 0");
            assertThatThrownBy(() -> wrapper(
                            net,
                            Json.parse("{\"optimizer\": {\"type\": \"Lamb\", \"lr\": 1}, \"paramwise_cfg\":"
                                    + " {\"custom_keys\": {\"first\": {\"lars_exclude\": true}}}}")))
                    .hasMessageContaining("custom_keys['first'] has `lars_exclude`");
        }
    }
}

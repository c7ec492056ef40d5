package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cls.models.backbones.ConvNeXt;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SafetensorsFile;

class ConvNeXtTest {

    private static final double TOLERANCE = 1e-4;

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> givesTheOriginalsFeatures() {
        return GoldenRoots.files("models/convnext", ".json").stream()
                .map(path -> dynamicTest(path.getFileName().toString(), () -> check(path)));
    }

    private static void check(Path path) {
        JsonNode node = Json.read(path);
        try (ConvNeXt backbone = Models.build(ConvNeXt.class, Configs.dict(node.get("cfg")))) {
            if (node.has("state_dict")) {
                Models.checkState(backbone, node.get("state_dict"));
            }
            assertThat(backbone.namedState()).hasSize(node.get("num_tensors").intValue());
            assertThat(parameters(backbone)).isEqualTo(node.get("num_params").longValue());
            Models.fill(backbone, node.get("fill_gain").doubleValue());
            if (node.has("frozen")) {
                checkFrozen(backbone, node.get("frozen"));
            }
            if (node.has("grad")) {
                checkGradients(backbone, node);
            }
            backbone.eval();
            SafetensorsFile expected =
                    SafetensorsFile.read(path.resolveSibling(node.get("tensors").textValue()));
            checkOutputs(backbone, node, expected);
            backbone.prepareForInference();
            checkOutputs(backbone, node, expected);
        }
        GoldenRoots.report("models/convnext", 1);
    }

    private static long parameters(ConvNeXt backbone) {
        return backbone.namedParameters().values().stream()
                .mapToLong(Parameter::numel)
                .sum();
    }

    private static void checkOutputs(ConvNeXt backbone, JsonNode node, SafetensorsFile stored) {
        TorchScope.run(() -> Grad.off(() -> {
            List<Tensor> outputs = backbone.forward(Models.input(node.get("input")));
            assertThat(outputs).hasSize(node.get("outputs").size());
            for (int i = 0; i < outputs.size(); i++) {
                String name = "out." + i;
                Models.check(name, outputs.get(i), node.get("outputs").get(name), TOLERANCE);
                if (stored.has(name)) {
                    checkAll(name, outputs.get(i), stored.get(name).floats());
                }
            }
        }));
    }

    private static void checkAll(String name, Tensor actual, float[] expected) {
        float[] values = Tensors.floats(actual);
        assertThat(values).hasSameSizeAs(expected);
        double largest = 0;
        double apart = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            apart = Math.max(apart, Math.abs((double) values[i] - expected[i]));
        }
        assertThat(apart).as(name).isLessThanOrEqualTo(TOLERANCE * largest);
    }

    /** The sum over the outputs of the mean of their squares, in training. */
    private static void checkGradients(ConvNeXt backbone, JsonNode node) {
        backbone.train(true);
        TorchScope.run(() -> {
            Tensor loss = Tensors.scalar(0);
            for (Tensor output : backbone.forward(Models.input(node.get("input")))) {
                loss = loss.add(output.square().mean());
            }
            JsonNode grad = node.get("grad");
            double expected = grad.get("value").doubleValue();
            assertThat((double) loss.item_float()).isCloseTo(expected, Models.relative(TOLERANCE, expected));
            loss.backward();
            Models.checkGradients(backbone, grad.get("grad_norms"), TOLERANCE);
        });
    }

    private static void checkFrozen(ConvNeXt backbone, JsonNode frozen) {
        backbone.train(true);
        List<String> fixed = new ArrayList<>();
        backbone.namedParameters().forEach((name, parameter) -> {
            if (!parameter.requiresGrad()) {
                fixed.add(name);
            }
        });
        assertThat(fixed).containsExactlyElementsOf(Json.strings(frozen.get("requires_grad_false")));
        List<String> evaluating = new ArrayList<>();
        backbone.namedModules().forEach((name, module) -> {
            if (!module.isTraining()) {
                evaluating.add(name);
            }
        });
        assertThat(evaluating).containsExactlyElementsOf(Json.strings(frozen.get("modules_in_eval_after_train")));
    }

    @Test
    void theSizesOfThePresets() {
        Map<String, Long> first = Map.of("small", 49_454_688L, "xlarge", 348_147_968L);
        first.forEach((arch, expected) -> checkSize("{\"arch\": \"" + arch + "\"}", expected));
        Map<String, Long> second = Map.of(
                "atto", 3_387_400L,
                "femto", 4_848_240L,
                "pico", 8_553_280L,
                "nano", 14_982_800L,
                "tiny", 27_866_496L,
                "base", 87_692_800L,
                "large", 196_419_840L,
                "huge", 657_472_640L);
        second.forEach((arch, expected) ->
                checkSize("{\"arch\": \"" + arch + "\", \"use_grn\": true, \"layer_scale_init_value\": 0}", expected));
    }

    private static void checkSize(String json, long expected) {
        try (ConvNeXt backbone = Models.build(ConvNeXt.class, json)) {
            assertThat(parameters(backbone)).as(json).isEqualTo(expected);
        }
    }

    @Test
    void stochasticDepthDropsBlocksInTrainingOnly() {
        try (ConvNeXt backbone = Models.build(
                ConvNeXt.class,
                "{\"arch\": {\"depths\": [2], \"channels\": [8]}, \"drop_path_rate\": 0.9, \"layer_scale_init_value\": 0}")) {
            Models.fill(backbone, 1);
            TorchScope.run(() -> Grad.off(() -> {
                Tensor x = Tensors.of(new float[3 * 16 * 16], 1, 3, 16, 16).add(Tensors.scalar(0.5));
                backbone.eval();
                float[] first = Tensors.floats(backbone.forward(x).get(0));
                assertThat(Tensors.floats(backbone.forward(x).get(0))).isEqualTo(first);
                backbone.train(true);
                long other = Stream.generate(
                                () -> Tensors.floats(backbone.forward(x).get(0)))
                        .limit(50)
                        .filter(values -> Math.abs(values[0] - first[0]) > 1e-6)
                        .count();
                assertThat(other).isGreaterThan(20);
            }));
        }
    }

    @Test
    void firstWeightsAreThoseOfTheConfig() {
        try (ConvNeXt backbone = Models.build(ConvNeXt.class, "{\"arch\": \"atto\"}")) {
            backbone.initWeights();
            float[] weight = Tensors.floats(
                    backbone.stateAt("stages.3.1.pointwise_conv1.weight").value());
            double squares = 0;
            for (float value : weight) {
                squares += (double) value * value;
            }
            assertThat(Math.sqrt(squares / weight.length)).isCloseTo(0.02, within(0.0005));
            assertThat(Tensors.floats(backbone.stateAt("stages.0.0.gamma").value()))
                    .containsOnly(1e-6f);
            assertThat(Tensors.floats(backbone.stateAt("stages.0.0.norm.weight").value()))
                    .containsOnly(1);
            assertThat(Tensors.floats(
                            backbone.stateAt("stages.0.0.depthwise_conv.bias").value()))
                    .containsOnly(0);
        }
    }

    @Test
    void trainingStepsLeaveNoMemory() {
        try (ConvNeXt backbone = Models.build(
                ConvNeXt.class, "{\"arch\": {\"depths\": [1, 1], \"channels\": [8, 16]}, \"use_grn\": true}")) {
            float[] input = new float[2 * 3 * 16 * 16];
            Runnable step = () -> TorchScope.run(() -> {
                backbone.forward(Tensors.of(input, 2, 3, 16, 16)).get(0).mean().backward();
                backbone.namedParameters()
                        .values()
                        .forEach(p -> p.value().mutable_grad().reset());
            });
            for (int i = 0; i < 5; i++) {
                step.run();
            }
            NativeCounters before = NativeCounters.now();
            for (int i = 0; i < 200; i++) {
                step.run();
            }
            assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(before.objects());
            assertThat(NativeCounters.now().openScopes()).isEqualTo(before.openScopes());
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused("{\"arch\": \"tinny\"}", "arch", "tiny");
        refused("{\"arch\": {\"depths\": [1, 2], \"channels\": [8]}}", "depths", "channels");
        refused("{\"arch\": {\"depths\": [1, 2]}}", "channels");
        refused("{\"out_indices\": [4]}", "out_indices", "3");
        refused("{\"frozen_stages\": 5}", "frozen_stages");
        refused("{\"drop_path_rate\": 1.0}", "drop_path_rate");
        refused("{\"norm_cfg\": {\"type\": \"BN\"}}", "norm_cfg", "LN2d");
    }

    private static void refused(String json, String... words) {
        assertThatThrownBy(() -> Models.build(ConvNeXt.class, json)).hasMessageContainingAll(words);
    }
}

package org.mm4j.det.models.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** Values and the norms of gradients, to 1e-5. */
class LossesTest {

    private static final double TOLERANCE = 1e-5;
    private static final Set<String> TYPES = Set.of("CrossEntropyLoss", "L1Loss", "SmoothL1Loss");

    @TestFactory
    @Tag("golden")
    List<DynamicTest> losses() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("models/parts", ".json")) {
            if (file.getFileName().toString().startsWith("losses_")) {
                JsonNode golden = Json.read(file);
                for (JsonNode result : golden.get("results")) {
                    if (TYPES.contains(result.get("cfg").get("type").textValue())) {
                        tests.add(DynamicTest.dynamicTest(
                                file.getFileName() + " " + result.get("cfg"), () -> check(golden, result)));
                    }
                }
            }
        }
        GoldenRoots.report("models/parts/losses", tests.size());
        return tests;
    }

    private static void check(JsonNode golden, JsonNode result) {
        TorchScope.run(() -> {
            Loss loss = build(result.get("cfg"));
            boolean isOfClasses = result.has("labels");
            Tensor pred = rows(golden.get(isOfClasses ? "logits" : "pred"));
            pred.set_requires_grad(true);
            Tensor target = isOfClasses ? longs(result.get("labels")) : rows(golden.get("target"));
            Double avgFactor = result.get("avg_factor").isNull()
                    ? null
                    : result.get("avg_factor").doubleValue();
            Tensor value = loss.forward(pred, target, weight(golden, result, pred), avgFactor);
            value.sum().backward();
            List<Double> expected = new ArrayList<>();
            flatten(result.get("value"), expected);
            float[] actual = Tensors.floats(value);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                double number = expected.get(i);
                assertThat((double) actual[i]).isCloseTo(number, within(TOLERANCE * Math.max(Math.abs(number), 1e-3)));
            }
            double norm = result.get("grad_norm").doubleValue();
            assertThat(pred.grad().norm().item_double()).isCloseTo(norm, within(TOLERANCE * norm));
        });
    }

    private static @Nullable Tensor weight(JsonNode golden, JsonNode result, Tensor pred) {
        if (!result.has("weighted")) {
            return null;
        }
        Tensor weight = Tensors.of(
                Json.floats(golden.get("weight")), golden.get("weight").size());
        boolean isByRow = result.get("cfg").get("type").textValue().contains("IoU")
                && !result.get("cfg").get("type").textValue().startsWith("Bounded");
        return isByRow ? weight : weight.view(-1, 1).expand_as(pred);
    }

    private static Loss build(JsonNode cfg) {
        return Models.scope("mmdet").build(RegistryKey.of(Loss.class), Configs.dict(cfg));
    }

    private static Tensor rows(JsonNode node) {
        List<Double> values = new ArrayList<>();
        flatten(node, values);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return Tensors.of(floats, node.size(), node.get(0).size());
    }

    private static Tensor longs(JsonNode node) {
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).longValue();
        }
        return Tensors.of(values, values.length);
    }

    private static void flatten(JsonNode node, List<Double> values) {
        if (node.isArray()) {
            node.forEach(item -> flatten(item, values));
        } else {
            values.add(node.doubleValue());
        }
    }

    @Test
    void ignoredLabelsCountForNothing() {
        TorchScope.run(() -> {
            Tensor pred = Tensors.of(new float[] {1, -1, 0, 2, 0.5f, 3}, 3, 2);
            Tensor labels = Tensors.of(new long[] {0, 1, 7}, 3);
            Loss all = build(Json.parse("{\"type\": \"CrossEntropyLoss\"}"));
            Loss ignoring = build(
                    Json.parse("{\"type\": \"CrossEntropyLoss\", \"ignore_index\": 7, \"avg_non_ignore\": true}"));
            double expected =
                    all.forward(pred.narrow(0, 0, 2), labels.narrow(0, 0, 2)).item_double();
            assertThat(ignoring.forward(pred, labels).item_double()).isCloseTo(expected, within(1e-6));
        });
    }

    @Test
    void masksOfTheirOwnClassCount() {
        TorchScope.run(() -> {
            CrossEntropyLoss loss = (CrossEntropyLoss)
                    build(Json.parse("{\"type\": \"CrossEntropyLoss\", \"use_mask\": true, \"loss_weight\": 2.0}"));
            Tensor pred = Tensors.of(new float[] {9, 9, 0, 0, 0, 0, 9, 9}, 2, 2, 1, 2);
            Tensor target = Tensors.of(new float[] {0, 1, 1, 0}, 2, 1, 2);
            Tensor value = loss.forMasks(pred, target, Tensors.of(new long[] {1, 0}, 2));
            assertThat(value.item_double()).isCloseTo(2 * Math.log(2), within(1e-6));
        });
    }

    @Test
    void nothingToCompareIsZero() {
        TorchScope.run(() -> {
            Tensor none = Tensors.of(new float[0], 0, 4);
            for (String type : List.of("L1Loss", "SmoothL1Loss")) {
                Loss loss = build(Json.parse("{\"type\": \"" + type + "\"}"));
                assertThat(loss.forward(none, none, none, 1.0).item_double()).isZero();
            }
        });
    }

    @Test
    void meanSquares() {
        TorchScope.run(() -> {
            Loss loss = build(Json.parse("{\"type\": \"MSELoss\", \"loss_weight\": 0.5}"));
            Tensor pred = Tensors.of(new float[] {1, 2, 3}, 3);
            Tensor target = Tensors.of(new float[] {1, 0, 0}, 3);
            assertThat(loss.forward(pred, target).item_double()).isCloseTo(0.5 * 13 / 3, within(1e-6));
        });
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> build(Json.parse("{\"type\": \"L1Loss\", \"reduction\": \"average\"}")))
                .hasMessageContaining("average")
                .hasMessageContaining("mean");
        assertThatThrownBy(() -> build(Json.parse("{\"type\": \"SmoothL1Loss\", \"beta\": 0.0}")))
                .hasMessageContaining("beta");
        assertThatThrownBy(() -> build(
                        Json.parse("{\"type\": \"CrossEntropyLoss\", \"use_sigmoid\": true, \"use_mask\": true}")))
                .hasMessageContaining("exclude");
        assertThatThrownBy(
                        () -> TorchScope.run(() -> build(Json.parse("{\"type\": \"L1Loss\", \"reduction\": \"sum\"}"))
                                .forward(Tensors.scalar(1), Tensors.scalar(2), null, 3.0)))
                .hasMessageContaining("avg_factor");
    }

    @Test
    void leavesNothingBehind() {
        TorchScope.run(() -> {
            Loss loss = build(Json.parse("{\"type\": \"CrossEntropyLoss\", \"use_sigmoid\": true}"));
            Tensor pred = Tensors.of(new float[] {1, -1, 0, 2}, 2, 2);
            Tensor labels = Tensors.of(new long[] {0, 2}, 2);
            loss.forward(pred, labels).close();
            long before = NativeCounters.now().objects();
            for (int i = 0; i < 50; i++) {
                TorchScope.run(() -> loss.forward(pred, labels));
            }
            assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(before + 5);
        });
    }
}

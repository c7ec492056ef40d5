package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.losses.GaussianFocalLoss;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.models.losses.QualityLoss;
import org.mm4j.det.models.losses.Reduction;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;

class LossesTest {

    private static final double TOLERANCE = 2e-5;

    private static Loss build(ConfigDict cfg) {
        return Models.scope("mmdet").build(RegistryKey.of(Loss.class), cfg);
    }

    private static Loss build(String cfg) {
        return build(Configs.dict(Json.parse(cfg)));
    }

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> losesAsTheOriginal() {
        JsonNode cases = Json.resource(LossesTest.class, "losses/losses.json").get("cases");
        return StreamSupport.stream(cases.spliterator(), false)
                .map(node -> dynamicTest(node.get("cfg") + (node.has("weight") ? " weighted" : ""), () -> check(node)));
    }

    private static void check(JsonNode node) {
        Loss loss = build(Configs.dict(node.get("cfg")));
        TorchScope.run(() -> {
            Tensor pred = floats(node, "pred");
            pred.set_requires_grad(true);
            Tensor weight = node.has("weight") ? floats(node, "weight") : null;
            Double factor = node.has("avg_factor") ? node.get("avg_factor").doubleValue() : null;
            Reduction override = node.has("override")
                    ? Reduction.valueOf(node.get("override").textValue().toUpperCase(Locale.ROOT))
                    : null;
            Tensor value = node.has("labels")
                    ? ((QualityLoss) loss).forward(pred, longs(node, "labels"), row(node, "qualities"), weight, factor)
                    : loss.forward(pred, target(node), weight, factor, override);
            compare("loss", Tensors.floats(value), node.get("loss"));
            value.sum().backward();
            compare("gradient", Tensors.floats(pred.grad()), node.get("grad"));
        });
    }

    private static void compare(String what, float[] actual, JsonNode expected) {
        assertThat(actual).as(what).hasSize(expected.size());
        double largest = 0;
        for (JsonNode value : expected) {
            largest = Math.max(largest, Math.abs(value.doubleValue()));
        }
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as(what + " " + i)
                    .isCloseTo(expected.get(i).doubleValue(), within(TOLERANCE * largest));
        }
    }

    private static Tensor target(JsonNode node) {
        return node.get("long").booleanValue() ? longs(node, "target") : floats(node, "target");
    }

    private static Tensor floats(JsonNode node, String name) {
        JsonNode shape = node.get(name + "_shape");
        long[] sizes = new long[shape.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape.get(i).longValue();
        }
        return Tensors.of(values(node.get(name)), sizes);
    }

    private static Tensor row(JsonNode node, String name) {
        return Tensors.of(values(node.get(name)), node.get(name).size());
    }

    private static float[] values(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).floatValue();
        }
        return values;
    }

    private static Tensor longs(JsonNode node, String name) {
        JsonNode list = node.get(name);
        long[] values = new long[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).longValue();
        }
        return Tensors.of(values, values.length);
    }

    @Test
    void listedPositivesAreThoseOfTheTarget() {
        GaussianFocalLoss loss = (GaussianFocalLoss) build("{\"type\": \"GaussianFocalLoss\", \"reduction\": \"sum\"}");
        TorchScope.run(() -> {
            Tensor pred = Tensors.of(new float[] {0.2f, 0.7f, 0.4f, 0.9f}, 2, 2);
            Tensor target = Tensors.of(new float[] {0.1f, 1, 0.3f, 0}, 2, 2);
            Tensor listed =
                    loss.forward(pred, target, Tensors.of(new long[] {0}, 1), Tensors.of(new long[] {1}, 1), null);
            assertThat(listed.item_double())
                    .isCloseTo(loss.forward(pred, target).item_double(), within(1e-6));
        });
    }

    @Test
    void sumsTakeNoAverageFactor() {
        Loss loss = build("{\"type\": \"IoULoss\", \"reduction\": \"sum\"}");
        TorchScope.run(() -> {
            Tensor boxes = Tensors.of(new float[] {0, 0, 4, 4}, 1, 4);
            assertThatThrownBy(() -> loss.forward(boxes, boxes, null, 2.0)).hasMessageContaining("avg_factor");
        });
    }

    @Test
    void refusesWhatTheOriginalRefuses() {
        for (String type : List.of("FocalLoss", "QualityFocalLoss", "VarifocalLoss")) {
            refused("{\"type\": \"" + type + "\", \"use_sigmoid\": false}", "use_sigmoid");
        }
        refused("{\"type\": \"VarifocalLoss\", \"alpha\": -1}", "alpha");
        refused("{\"type\": \"IoULoss\", \"mode\": \"cubic\"}", "mode");
        refused("{\"type\": \"GIoULoss\", \"reduction\": \"median\"}", "reduction");
    }

    private static void refused(String cfg, @Nullable String what) {
        assertThatThrownBy(() -> build(cfg)).hasMessageContaining(what);
    }

    @Test
    void whatIsMinimisedIsWhatIsCalledALoss() {
        TorchScope.run(() -> {
            Losses losses = Losses.of(
                            "loss_a",
                            List.of(Tensors.scalar(1), Tensors.scalar(2)).get(0))
                    .with("loss_b", List.of(Tensors.scalar(2), Tensors.of(new float[] {1, 5}, 2)))
                    .with("acc", Tensors.scalar(70));
            assertThat(losses.total().item_double()).isEqualTo(6);
            assertThat(losses.prefixed("s0.").values()).containsOnlyKeys("s0.loss_a", "s0.loss_b", "s0.acc");
            assertThat(losses.values()).containsEntry("loss_b", 5.0);
            assertThatThrownBy(() -> Losses.of("acc", Tensors.scalar(1)).total())
                    .hasMessageContaining("acc");
        });
    }
}

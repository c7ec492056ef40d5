package org.mm4j.rotate.models.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cv.ops.DiffIouRotated;
import org.mm4j.cv.ops.RotatedIou;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.rotate.support.Configs;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.TensorSummary;

/** Losses of pairs of rotated boxes and their gradients are those of mmrotate; the resource tells of which version. */
class RotatedLossesTest {

    private static final JsonNode GOLDEN = Json.resource(RotatedLossesTest.class, "losses.json");

    private static Loss build(JsonNode config) {
        return Registries.discover()
                .context("mmrotate")
                .build(new RegistryKey<>("model", Loss.class), Configs.of(config));
    }

    private static Tensor boxes(String name) {
        float[] values = Json.floats(GOLDEN.get(name));
        return Tensors.of(values, values.length / 5, 5);
    }

    @TestFactory
    List<DynamicTest> numbersAreTheOriginals() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : GOLDEN.get("cases")) {
            tests.add(dynamicTest(one.get("loss").toString(), () -> check(one)));
        }
        return tests;
    }

    private static void check(JsonNode golden) {
        Loss loss = build(golden.get("loss"));
        TorchScope.run(() -> {
            Tensor pred = boxes("pred").set_requires_grad(true);
            float[] weights = Json.floats(GOLDEN.get("weight"));
            Tensor value = loss.forward(
                    pred,
                    boxes("target"),
                    Tensors.of(weights, weights.length),
                    golden.get("avg").booleanValue() ? 7.0 : null);
            double expected = golden.get("value").doubleValue();
            assertThat(value.item_double()).isCloseTo(expected, within(1e-4 * Math.abs(expected)));
            value.backward();
            TensorSummary.check(
                    "gradient",
                    Tensors.floats(pred.grad()),
                    pred.grad().shape(),
                    TensorSummary.of(golden.get("grad")),
                    1e-3);
        });
    }

    @Test
    void overlapsAreThoseOfClipping() {
        TorchScope.run(() -> {
            float[] expected = RotatedIou.aligned(
                    Json.floats(GOLDEN.get("pred")), Json.floats(GOLDEN.get("target")), RotatedIou.Mode.IOU, true);
            Tensor pred = boxes("pred");
            assertThat(Tensors.floats(DiffIouRotated.diffIouRotated2d(pred, boxes("target"))))
                    .containsExactly(expected, within(1e-4f));
            for (float same : Tensors.floats(DiffIouRotated.diffIouRotated2d(pred, pred))) {
                assertThat(same).isCloseTo(1, within(1e-4f));
            }
            assertThat(Tensors.floats(DiffIouRotated.diffIouRotated2d(pred.narrow(0, 0, 0), pred.narrow(0, 0, 0))))
                    .isEmpty();
        });
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> build(Json.parse("{\"type\":\"GDLoss\",\"loss_type\":\"kfiou\"}")))
                .hasMessageContaining("kfiou");
        assertThatThrownBy(() -> build(Json.parse("{\"type\":\"GDLoss\",\"loss_type\":\"kld\",\"normalize\":true}")))
                .hasMessageContaining("normalize");
        assertThatThrownBy(() -> build(Json.parse("{\"type\":\"GDLoss\",\"loss_type\":\"gwd\",\"sqrt\":true}")))
                .hasMessageContaining("sqrt");
    }
}

package org.mm4j.cv.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Deformable convolution against numbers of the original: values, and gradients of everything. */
class DeformConvTest {

    private static final double TOLERANCE = 2e-5;

    @TestFactory
    @Tag("golden")
    List<DynamicTest> convolvesAsTheOriginal() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node :
                Json.resource(DeformConvTest.class, "deform_conv.json").get("cases")) {
            tests.add(DynamicTest.dynamicTest(node.get("name").asText(), () -> TorchScope.run(() -> check(node))));
        }
        return tests;
    }

    private static void check(JsonNode node) {
        long n = node.get("x").get(0).longValue();
        long channels = node.get("x").get(1).longValue();
        long side = node.get("kernel").longValue();
        long points = side * side * node.get("deform_groups").longValue();
        long height = node.get("y_shape").get(2).longValue();
        long width = node.get("y_shape").get(3).longValue();
        long out = node.get("out").longValue();
        boolean isModulated = node.get("modulated").booleanValue();
        double spread = node.get("spread").doubleValue();
        Tensor x = leaf(
                "x",
                -1,
                1,
                n,
                channels,
                node.get("x").get(2).longValue(),
                node.get("x").get(3).longValue());
        Tensor offset = leaf("offset", -spread, spread, n, 2 * points, height, width);
        Tensor weight = leaf("weight", -1, 1, out, channels / node.get("groups").longValue(), side, side);
        Tensor mask = isModulated ? leaf("mask", 0, 1, n, points, height, width) : null;
        Tensor bias = isModulated ? leaf("bias", -1, 1, out) : null;
        Tensor y = DeformConv.forward(x, offset, mask, weight, bias, geometry(node));
        compare("y", y, node.get("y"));
        y.mul(uniform("grad", -1, 1, y.shape())).sum().backward();
        compare("gradient of x", x.grad(), node.get("x_grad"));
        compare("gradient of offset", offset.grad(), node.get("offset_grad"));
        compare("gradient of weight", weight.grad(), node.get("weight_grad"));
        if (mask != null && bias != null) {
            compare("gradient of mask", mask.grad(), node.get("mask_grad"));
            compare("gradient of bias", bias.grad(), node.get("bias_grad"));
        }
    }

    private static DeformConv.Geometry geometry(JsonNode node) {
        return new DeformConv.Geometry(
                IntPair.of(node.get("stride").intValue()),
                IntPair.of(node.get("padding").intValue()),
                IntPair.of(node.get("dilation").intValue()),
                node.get("groups").intValue(),
                node.get("deform_groups").intValue());
    }

    private static Tensor uniform(String name, double low, double high, long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return Tensors.of(SyntheticWeights.uniform(name, count, low, high), shape);
    }

    private static Tensor leaf(String name, double low, double high, long... shape) {
        Tensor tensor = uniform(name, low, high, shape);
        tensor.set_requires_grad(true);
        return tensor;
    }

    private static void compare(String what, Tensor actual, JsonNode expected) {
        float[] values = Tensors.floats(actual);
        assertThat(values).as(what).hasSize(expected.size());
        double largest = 1e-6;
        for (JsonNode value : expected) {
            largest = Math.max(largest, Math.abs(value.doubleValue()));
        }
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i])
                    .as(what + " " + i)
                    .isCloseTo(expected.get(i).doubleValue(), within(TOLERANCE * largest));
        }
    }

    @Test
    void offsetsLearnAlsoWhereTheMapDoesNot() {
        TorchScope.run(() -> {
            Tensor x = uniform("x", -1, 1, 1, 2, 4, 4);
            Tensor offset = leaf("offset", -1, 1, 1, 18, 4, 4);
            conv(x, offset, uniform("weight", -1, 1, 2, 2, 3, 3), null).sum().backward();
            assertThat(offset.grad().abs().sum().item_double()).isPositive();
            Tensor alone = Grad.off(() -> conv(x, offset, uniform("weight", -1, 1, 2, 2, 3, 3), null));
            assertThat(alone.requires_grad()).isFalse();
        });
    }

    @Test
    void refusesShapesThatDoNotFit() {
        TorchScope.run(() -> {
            Tensor x = uniform("x", -1, 1, 1, 2, 4, 4);
            Tensor weight = uniform("weight", -1, 1, 2, 2, 3, 3);
            assertThatThrownBy(() -> conv(x, uniform("offset", -1, 1, 1, 9, 4, 4), weight, null))
                    .hasMessageContaining("offset")
                    .hasMessageContaining("[1, 18, 4, 4]");
            Tensor offset = uniform("offset", -1, 1, 1, 18, 4, 4);
            assertThatThrownBy(() -> conv(x, offset, weight, offset)).hasMessageContaining("mask");
            assertThatThrownBy(() -> conv(uniform("x", -1, 1, 1, 3, 4, 4), offset, weight, null))
                    .hasMessageContaining("3 channels");
        });
    }

    private static Tensor conv(Tensor x, Tensor offset, Tensor weight, @Nullable Tensor mask) {
        IntPair one = IntPair.of(1);
        return DeformConv.forward(x, offset, mask, weight, null, new DeformConv.Geometry(one, one, one, 1, 1));
    }
}

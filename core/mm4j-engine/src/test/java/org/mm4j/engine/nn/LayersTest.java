package org.mm4j.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.engine.TorchException;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.StoredTensor;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.structures.DoublePair;
import org.mm4j.engine.structures.IntPair;

/** Layers against what torch computed for the same weights and inputs. */
class LayersTest {

    private static final Map<String, StoredTensor> EXPECTED = read();

    private static Map<String, StoredTensor> read() {
        try {
            return Checkpoint.read(
                            Path.of(Objects.requireNonNull(LayersTest.class.getResource("/layers/layers.safetensors"))
                                    .toURI()))
                    .stateDict();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Layer> layers() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("conv", Conv2d.of(4, 6, 3, 2, 1, 1, 2, true));
        layers.put("conv_same", conv(3, IntPair.of(4), IntPair.of(1), Padding.of("same"), 1, false, "zeros"));
        layers.put("conv_reflect", conv(3, IntPair.of(3), IntPair.of(1), Padding.of(2), 1, true, "reflect"));
        layers.put(
                "conv_circular_same",
                conv(3, IntPair.of(4, 3), IntPair.of(1), Padding.of("same"), 1, true, "circular"));
        layers.put(
                "conv_rect",
                new Conv2d(new Conv2d.Args(
                        4,
                        2,
                        IntPair.of(1, 3),
                        IntPair.of(2, 1),
                        Padding.of(IntPair.of(0, 1)),
                        IntPair.of(1, 2),
                        1,
                        true,
                        "zeros")));
        layers.put("bn_train_before", BatchNorm2d.of(4, 1e-3, 0.03));
        layers.put("gn", new GroupNorm(new GroupNorm.Args(2, 4, 1e-5, true, true)));
        layers.put("ln", new LayerNorm(new LayerNorm.Args(6, 1e-5, true, true)));
        layers.put("in", new InstanceNorm2d(new InstanceNorm2d.Args(4, 1e-5, 0.1, false, false, true)));
        layers.put("linear", new Linear(6, 3, true));
        layers.put("up_nearest", Upsample.of(2, "nearest"));
        layers.put("up_bilinear", Upsample.of(1.7, "bilinear"));
        layers.put("up_corners", new Upsample(new Upsample.Args(IntPair.of(7, 9), null, "bilinear", true, null)));
        layers.put("up_bicubic", Upsample.of(2, "bicubic"));
        layers.put("up_recompute", new Upsample(new Upsample.Args(null, DoublePair.of(1.7), "bilinear", null, true)));
        layers.put("pool", MaxPool2d.of(3, 2, 1));
        layers.put("pool_ceil", new MaxPool2d(IntPair.of(2), IntPair.of(3), IntPair.of(0), IntPair.of(1), true));
        return layers;
    }

    private static Conv2d conv(
            int out, IntPair kernel, IntPair stride, Padding padding, int groups, boolean bias, String mode) {
        return new Conv2d(new Conv2d.Args(4, out, kernel, stride, padding, IntPair.of(1), groups, bias, mode));
    }

    @TestFactory
    List<DynamicTest> layersComputeWhatTorchComputes() {
        return layers().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static void check(String name, Layer layer) {
        BaseModule module = BaseModule.of(layer);
        Map<String, StoredTensor> state = new HashMap<>();
        EXPECTED.forEach((key, tensor) -> {
            if (key.startsWith(name + ".")) {
                state.put(key.substring(name.length() + 1), tensor);
            }
        });
        assertThat(module.namedState().keySet()).as("names of the state dict").isEqualTo(state.keySet());
        if (!state.isEmpty()) {
            module.loadStateDict(state, true);
        }
        module.eval();
        TorchScope.run(() -> Grad.off(() -> {
            Tensor y = layer.forward(expected("x").toTensor());
            compare(y, expected(name + ":out"));
        }));
        module.close();
    }

    @TestFactory
    List<DynamicTest> activationsComputeWhatTorchComputes() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        for (boolean inplace : new boolean[] {false, true}) {
            String suffix = inplace ? " in place" : "";
            layers.put("ReLU" + suffix, new ReLU(new ReLU.Args(inplace)));
            layers.put("ReLU6" + suffix, new ReLU6(new ReLU6.Args(inplace)));
            layers.put("LeakyReLU" + suffix, new LeakyReLU(new LeakyReLU.Args(0.1, inplace)));
            layers.put("ELU" + suffix, new ELU(new ELU.Args(0.7, inplace)));
            layers.put("SiLU" + suffix, new SiLU(new SiLU.Args(inplace)));
            layers.put("Mish" + suffix, new Mish(new Mish.Args(inplace)));
            layers.put("HSwish" + suffix, new HSwish(new HSwish.Args(inplace)));
        }
        layers.put("PReLU", new PReLU(new PReLU.Args(1, 0.3)));
        layers.put("Swish", new Swish(new Swish.Args()));
        layers.put("Sigmoid", new Sigmoid(new Sigmoid.Args()));
        layers.put("Tanh", new Tanh(new Tanh.Args()));
        layers.put("GELU", new GELU(new GELU.Args("none")));
        layers.put("GELUtanh", new GELU(new GELU.Args("tanh")));
        layers.put("HSigmoid", new HSigmoid(new HSigmoid.Args(3, 6, 0, 1)));
        layers.put("Clamp", new Clamp(new Clamp.Args(-0.5, 0.8)));
        return layers.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    String name = entry.getKey().replace(" in place", "");
                    TorchScope.run(() -> Grad.off(() -> {
                        Tensor x = expected("a").toTensor();
                        Tensor y = entry.getValue().forward(x);
                        compare(y, expected("act." + name));
                        boolean isOverwritten =
                                x.data_ptr().address() == y.data_ptr().address();
                        assertThat(isOverwritten).isEqualTo(entry.getKey().endsWith("in place"));
                        if (!isOverwritten) {
                            compare(x, expected("a"));
                        }
                    }));
                }))
                .toList();
    }

    @Test
    void batchNormInTrainingUpdatesItsStatistics() {
        try (BatchNorm2d norm = BatchNorm2d.of(4, 1e-3, 0.03)) {
            Map<String, StoredTensor> state = new HashMap<>();
            for (String key : norm.namedState().keySet()) {
                state.put(key, expected("bn_train_before." + key));
            }
            norm.loadStateDict(state, true);
            TorchScope.run(() -> compare(norm.forward(expected("x").toTensor()), expected("bn_train:out")));
            norm.stateDict().forEach((key, tensor) -> compare(tensor, expected("bn_after." + key)));
        }
    }

    @Test
    void errorsNameTheModuleInOneLine() {
        try (Sequential outer = new Sequential()) {
            Sequential inner = outer.add("stage", new Sequential());
            inner.add("conv", Conv2d.of(4, 2, 3));
            TorchScope.run(() -> assertThatThrownBy(() -> outer.forward(Tensors.of(new float[3 * 5 * 5], 1, 3, 5, 5)))
                    .isInstanceOf(TorchException.class)
                    .hasMessageStartingWith("stage.conv (Conv2d): ")
                    .hasMessageContaining("expected input")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
                    .satisfies(
                            e -> assertThat(((TorchException) e).modulePath()).contains("stage.conv")));
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> Conv2d.of(3, 4, 3, 1, 1, 1, 2, true)).hasMessageContaining("groups");
        assertThatThrownBy(() -> conv(3, IntPair.of(3), IntPair.of(2), Padding.of("same"), 1, true, "zeros"))
                .hasMessageContaining("stride");
        assertThatThrownBy(() -> conv(3, IntPair.of(3), IntPair.of(1), Padding.of(0), 1, true, "mirror"))
                .hasMessageContaining("padding_mode");
        assertThatThrownBy(() -> Padding.of("full")).hasMessageContaining("same");
        assertThatThrownBy(() -> new GroupNorm(new GroupNorm.Args(3, 4, 1e-5, true, true)))
                .hasMessageContaining("num_groups");
        assertThatThrownBy(() -> new Upsample(new Upsample.Args(null, null, "nearest", null, null)))
                .hasMessageContaining("scale_factor");
        assertThatThrownBy(() -> Upsample.of(2, "cubic")).hasMessageContaining("mode");
        assertThatThrownBy(() -> new GELU(new GELU.Args("erf"))).hasMessageContaining("approximate");
    }

    private static StoredTensor expected(String key) {
        return Objects.requireNonNull(EXPECTED.get(key), key);
    }

    private static void compare(Tensor actual, StoredTensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        float[] a = Tensors.floats(actual);
        float[] e = expected.toFloats();
        for (int i = 0; i < e.length; i++) {
            assertThat(a[i]).as("value %d", i).isCloseTo(e[i], within(2e-6f * Math.max(1, Math.abs(e[i]))));
        }
    }
}

package org.mm4j.cv.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;
import org.mm4j.testkit.SyntheticWeights;

class ConvModuleTest {

    private @Nullable TorchScope scope;

    @BeforeEach
    void open() {
        scope = TorchScope.open();
    }

    @AfterEach
    void close() {
        Objects.requireNonNull(scope).close();
    }

    @Test
    void namesAreThoseOfTheOriginal() {
        assertThat(block(Parts.batchNorm(), Parts.silu()).build().namedState().keySet())
                .containsExactly(
                        "conv.weight",
                        "bn.weight",
                        "bn.bias",
                        "bn.running_mean",
                        "bn.running_var",
                        "bn.num_batches_tracked");
        assertThat(block(Parts.groupNorm(), Parts.prelu()).build().namedState().keySet())
                .containsExactly("conv.weight", "gn.weight", "gn.bias", "activate.weight");
        assertThat(block(null, null).paddingMode("reflect").build().children().keySet())
                .containsExactly("padding_layer", "conv");
    }

    @Test
    void autoBiasIsThereWithoutNorm() {
        assertThat(block(null, null).build().namedState()).containsKey("conv.bias");
        assertThat(block(Parts.batchNorm(), null).build().namedState()).doesNotContainKey("conv.bias");
        assertThat(block(Parts.batchNorm(), null).bias(Bias.YES).build().namedState())
                .containsKey("conv.bias");
        assertThat(block(null, null).bias(Bias.NO).build().namedState()).doesNotContainKey("conv.bias");
        assertThatThrownBy(() -> Bias.of("yes")).hasMessageContaining("'auto'");
    }

    @Test
    void stepsRunInOrder() {
        List<List<Step>> orders = List.of(
                List.of(Step.CONV, Step.NORM, Step.ACT),
                List.of(Step.CONV, Step.ACT, Step.NORM),
                List.of(Step.ACT, Step.CONV, Step.NORM),
                List.of(Step.NORM, Step.ACT, Step.CONV),
                List.of(Step.NORM, Step.CONV, Step.ACT),
                List.of(Step.ACT, Step.NORM, Step.CONV));
        for (List<Step> order : orders) {
            ConvModule block = filled(block(Parts.batchNorm(), Parts.silu())
                    .inplace(false)
                    .order(order.toArray(new Step[0]))
                    .build());
            Tensor expected = input();
            for (Step step : order) {
                expected = apply(step, block, expected);
            }
            assertClose(block.forward(input()), expected, 1e-6);
            block.prepareForInference();
            assertClose(block.forward(input()), expected, 1e-4);
        }
        assertThatThrownBy(() ->
                        block(null, null).order(Step.CONV, Step.CONV, Step.ACT).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("once");
    }

    @Test
    void partsOfABlockCanBeLeftOut() {
        ConvModule block = filled(block(Parts.batchNorm(), Parts.silu()).build());
        Tensor conv = block.conv().forward(input());
        assertClose(block.forward(input(), false, false), conv, 0);
        assertClose(block.forward(input(), true, false), torch.silu(conv), 1e-6);
        assertClose(
                block.forward(input(), false, true),
                Objects.requireNonNull(block.norm()).forward(conv),
                0);
        block.prepareForInference();
        assertThatThrownBy(() -> block.forward(input(), true, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("folded");
    }

    @Test
    void inferenceFoldsTheNormAndLeavesTheInputAlone() {
        ConvModule block = filled(block(Parts.batchNorm(), Parts.silu())
                .bias(Bias.YES)
                .inplace(false)
                .build());
        Tensor x = input();
        float[] before = Tensors.floats(x);
        Tensor expected = block.forward(x);
        block.prepareForInference();
        assertThat(((BatchNorm2d) Objects.requireNonNull(block.norm())).isFolded())
                .isTrue();
        assertClose(block.forward(x), expected, 1e-4);
        assertThat(Tensors.floats(x)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero", "reflect", "replicate"})
    void paddingLayersPadBeforeTheConvolution(String mode) {
        ConvModule block = filled(block(null, null).padding(2).paddingMode(mode).build());
        Tensor padded = torch.pad(
                input(), new long[] {2, 2, 2, 2}, mode.equals("zero") ? "constant" : mode, new DoubleOptional());
        Conv2d conv = (Conv2d) block.conv();
        assertThat(conv.args().padding()).isEqualTo(Padding.of(0));
        assertClose(block.forward(input()), conv.forward(padded), 0);
        assertThat(block.forward(input()).shape()).containsExactly(2, 6, 10, 12);
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        assertThatThrownBy(() -> block(null, null).paddingMode("circular").build())
                .hasMessageContaining("circular")
                .hasMessageContaining("zeros");
        assertThatThrownBy(() -> block(null, null).paddingMode("mirror").build())
                .hasMessageContaining("mirror")
                .hasMessageContaining("reflect");
        assertThatThrownBy(ConvModuleTest::withSpectralNorm).hasMessageContaining("with_spectral_norm");
        assertThatThrownBy(() -> ConvModule.builder(1, 1, 1).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("activation");
    }

    @Test
    void convolutionAndNormRunAsOneInEvalMode() {
        for (Bias bias : List.of(Bias.YES, Bias.NO)) {
            ConvModule plain = filled(
                    block(Parts.batchNorm(), Parts.silu()).bias(bias).padding(1).build());
            ConvModule efficient = filled(block(Parts.batchNorm(), Parts.silu())
                    .bias(bias)
                    .padding(1)
                    .efficientConvBnEval(true)
                    .build());
            plain.forward(input()).square().sum().backward();
            efficient.forward(input()).square().sum().backward();
            assertClose(efficient.forward(input()), plain.forward(input()), 1e-5);
            assertClose(efficient.forward(input(), true, false), plain.forward(input(), true, false), 0);
            assertClose(
                    efficient.forward(input(), false, true),
                    ConvBnEval.forward(
                            (Conv2d) efficient.conv(), (BatchNorm2d) Objects.requireNonNull(efficient.norm()), input()),
                    0);
            plain.namedParameters()
                    .forEach((name, parameter) -> assertClose(
                            Objects.requireNonNull(efficient.namedParameters().get(name))
                                    .value()
                                    .grad(),
                            parameter.value().grad(),
                            2e-4));
            efficient.train(true);
            plain.train(true);
            assertClose(efficient.forward(input()), plain.forward(input()), 0);
        }
    }

    @Test
    void firstWeightsAreHesForFanOut() {
        ConvModule relu = ConvModule.builder(64, 128, 3).act(Parts.silu()).build();
        assertThat(deviation(relu)).isCloseTo(Math.sqrt(2.0 / (128 * 9)), within(1e-3));
        ConvModule leaky = ConvModule.builder(64, 128, 3).act(Parts.leaky(2)).build();
        assertThat(deviation(leaky)).isCloseTo(Math.sqrt(2.0 / 5 / (128 * 9)), within(1e-3));
        Conv2d conv = (Conv2d) relu.conv();
        assertThat(Tensors.floats(Objects.requireNonNull(conv.bias()).value())).containsOnly(0f);
    }

    @Test
    void runningDoesNotLeak() {
        ConvModule block = filled(block(Parts.batchNorm(), Parts.silu()).build());
        DepthwiseSeparableConvModule separable = new DepthwiseSeparableConvModule(
                DepthwiseSeparableConvModule.Args.of(4, 6, 3, 1, 1, null, Parts.batchNorm(), Parts.silu()));
        separable.eval();
        NativeCounters before = NativeCounters.now();
        for (int i = 0; i < 100; i++) {
            TorchScope inner = TorchScope.open();
            Grad.off(() -> {
                block.forward(input());
                separable.forward(input());
            });
            inner.close();
        }
        NativeCounters after = NativeCounters.now();
        assertThat(after.openScopes()).isEqualTo(before.openScopes());
        // Once made, parameters stay: the second block's first pass makes 12 of them.
        assertThat(after.objects() - before.objects()).isLessThan(64);
    }

    private static ConvModuleBuilder block(@Nullable Part<Norm> norm, @Nullable Part<Activation> act) {
        return ConvModule.builder(4, norm == null ? 6 : 4, 3).norm(norm).act(act);
    }

    private static ConvModule.Args withSpectralNorm() {
        return new ConvModule.Args(
                4,
                4,
                IntPair.of(3),
                IntPair.of(1),
                Padding.of(1),
                IntPair.of(1),
                1,
                Bias.AUTO,
                null,
                null,
                null,
                true,
                true,
                "zeros",
                Step.USUAL,
                false);
    }

    private static Tensor apply(Step step, ConvModule block, Tensor x) {
        return switch (step) {
            case CONV -> block.conv().forward(x);
            case NORM -> Objects.requireNonNull(block.norm()).forward(x);
            case ACT -> torch.silu(x);
        };
    }

    private static <M extends BaseModule> M filled(M module) {
        module.namedState()
                .forEach((name, parameter) -> Grad.off(
                        () -> Tensors.copy(parameter.value(), SyntheticWeights.fill(name, parameter.shape(), 1))));
        module.eval();
        return module;
    }

    private static Tensor input() {
        return Tensors.of(SyntheticWeights.uniform("x", 2 * 4 * 8 * 10, -1, 1), 2, 4, 8, 10);
    }

    private static double deviation(ConvModule block) {
        double sum = 0;
        float[] weights = Tensors.floats(((Conv2d) block.conv()).weight().value());
        for (float weight : weights) {
            sum += (double) weight * weight;
        }
        return Math.sqrt(sum / weights.length);
    }

    private static void assertClose(Tensor actual, Tensor expected, double tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        float[] a = Tensors.floats(actual);
        float[] e = Tensors.floats(expected);
        for (int i = 0; i < a.length; i++) {
            assertThat((double) a[i]).isCloseTo(e[i], within(tolerance));
        }
    }
}

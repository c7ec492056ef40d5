package org.mm4j.cv.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;
import org.mm4j.testkit.SyntheticWeights;

class DepthwiseSeparableConvModuleTest {

    @Test
    void isOneConvolutionPerChannelThenOneAcrossThem() {
        DepthwiseSeparableConvModule block = new DepthwiseSeparableConvModule(
                DepthwiseSeparableConvModule.Args.of(4, 6, 5, 2, 2, null, Parts.batchNorm(), Parts.silu()));
        assertThat(block.namedParameters().keySet())
                .containsExactly(
                        "depthwise_conv.conv.weight",
                        "depthwise_conv.bn.weight",
                        "depthwise_conv.bn.bias",
                        "pointwise_conv.conv.weight",
                        "pointwise_conv.bn.weight",
                        "pointwise_conv.bn.bias");
        assertThat(block.namedParameters().get("depthwise_conv.conv.weight"))
                .satisfies(weight -> assertThat(weight.shape()).containsExactly(4, 1, 5, 5));
        assertThat(block.namedParameters().get("pointwise_conv.conv.weight"))
                .satisfies(weight -> assertThat(weight.shape()).containsExactly(6, 4, 1, 1));
        assertThat(((Conv2d) block.pointwiseConv().conv()).args().stride()).isEqualTo(IntPair.of(1));
        block.eval();
        TorchScope scope = TorchScope.open();
        try {
            Tensor x = Tensors.of(SyntheticWeights.uniform("x", 4 * 8 * 8, -1, 1), 1, 4, 8, 8);
            Tensor y = block.forward(x);
            assertThat(y.shape()).containsExactly(1, 6, 4, 4);
            assertThat(Tensors.floats(y))
                    .isEqualTo(Tensors.floats(
                            block.pointwiseConv().forward(block.depthwiseConv().forward(x))));
        } finally {
            scope.close();
        }
    }

    @Test
    void eachHalfCanHaveItsOwnNormAndActivation() {
        DepthwiseSeparableConvModule block = block(
                Parts.batchNorm(),
                Parts.silu(),
                null,
                ActOrDefault.of(Parts.prelu()),
                NormOrDefault.of(Parts.groupNorm()),
                null);
        assertThat(block.depthwiseConv().children().keySet()).containsExactly("conv", "activate");
        assertThat(block.depthwiseConv().namedState().keySet())
                .containsExactly("conv.weight", "conv.bias", "activate.weight");
        assertThat(block.pointwiseConv().children().keySet()).containsExactly("conv", "gn");
        assertThat(block(null, null, NormOrDefault.of("default"), null, NormOrDefault.DEFAULT, null)
                        .namedState()
                        .keySet())
                .containsExactly(
                        "depthwise_conv.conv.weight",
                        "depthwise_conv.conv.bias",
                        "pointwise_conv.conv.weight",
                        "pointwise_conv.conv.bias");
        assertThatThrownBy(() -> ActOrDefault.of("none")).hasMessageContaining("'default'");
        assertThatThrownBy(() -> NormOrDefault.of("none")).hasMessageContaining("'default'");
    }

    private static DepthwiseSeparableConvModule block(
            @Nullable Part<Norm> norm,
            @Nullable Part<Activation> act,
            @Nullable NormOrDefault dwNorm,
            @Nullable ActOrDefault dwAct,
            @Nullable NormOrDefault pwNorm,
            @Nullable ActOrDefault pwAct) {
        return new DepthwiseSeparableConvModule(new DepthwiseSeparableConvModule.Args(
                4,
                6,
                IntPair.of(3),
                IntPair.of(1),
                Padding.of(1),
                IntPair.of(1),
                norm,
                act,
                dwNorm,
                dwAct,
                pwNorm,
                pwAct,
                Bias.AUTO,
                null,
                true,
                false,
                "zeros",
                List.of(Step.CONV, Step.NORM, Step.ACT),
                false));
    }
}

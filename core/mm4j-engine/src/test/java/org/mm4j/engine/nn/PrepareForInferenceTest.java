package org.mm4j.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.testkit.SyntheticWeights;

class PrepareForInferenceTest {

    private static Sequential net(boolean bias) {
        Sequential net = new Sequential(
                Conv2d.of(3, 8, 3, 1, 1, 1, 1, bias),
                BatchNorm2d.of(8, 1e-3, 0.03),
                new SiLU(new SiLU.Args(false)),
                Conv2d.of(8, 8, 3, 2, 1, 1, 8, bias),
                new SyncBatchNorm(new BatchNorm2d.Args(8, 1e-5, 0.1, false, true, true)),
                new ReLU(new ReLU.Args(false)),
                Conv2d.of(8, 5, 1));
        Map<String, TensorSource> state = new LinkedHashMap<>();
        net.namedState()
                .forEach((key, p) ->
                        state.put(key, TensorSource.of(SyntheticWeights.fill(key, p.shape(), 3), p.shape())));
        net.loadStateDict(state, true);
        net.eval();
        return net;
    }

    private static float[] run(Sequential net, float[] input) {
        return TorchScope.call(() -> Grad.off(() -> Tensors.floats(net.forward(Tensors.of(input, 2, 3, 9, 7)))));
    }

    @Test
    void outputsStayAndTheWorkIsFolded() {
        float[] input = SyntheticWeights.uniform("input", 2 * 3 * 9 * 7, -1, 1);
        for (boolean bias : new boolean[] {false, true}) {
            try (Sequential net = net(bias)) {
                float[] plain = run(net, input);
                float[] given = input.clone();
                net.prepareForInference();
                float[] prepared = run(net, input);
                assertThat(input).containsExactly(given);
                float largest = 0;
                for (float value : plain) {
                    largest = Math.max(largest, Math.abs(value));
                }
                assertThat(prepared).hasSameSizeAs(plain);
                for (int i = 0; i < plain.length; i++) {
                    assertThat(prepared[i]).isCloseTo(plain[i], within(1e-5f * largest));
                }
                assertThat(((BatchNorm2d) net.get(1)).isFolded()).isTrue();
                assertThat(((BatchNorm2d) net.get(4)).isFolded()).isTrue();
                assertThat(((SiLU) net.get(2)).isInplace()).isTrue();
                Tensor weight = ((Conv2d) net.get(0)).weight().value();
                assertThat(weight.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
                net.prepareForInference();
                assertThat(run(net, input)).containsExactly(prepared);
            }
        }
    }

    @Test
    void aPreparedTreeRefusesWhatItCannotDo() {
        try (Sequential net = net(true)) {
            net.prepareForInference();
            assertThatThrownBy(net::stateDict)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("prepared");
            assertThatThrownBy(() -> net.train(true)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> net.loadStateDict(Map.of(), false)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(net::initWeights).isInstanceOf(IllegalStateException.class);
            net.eval();
        }
    }

    @Test
    void anActivationOnTheInputDoesNotOverwriteIt() {
        try (Sequential net = new Sequential(List.of(new Identity(), new ReLU(new ReLU.Args(false))))) {
            net.prepareForInference();
            TorchScope.run(() -> {
                Tensor x = Tensors.of(new float[] {-1, 2}, 2);
                assertThat(Tensors.floats(net.forward(x))).containsExactly(0, 2);
                assertThat(Tensors.floats(x)).containsExactly(-1, 2);
            });
        }
    }

    @Test
    void aNormWithoutStatisticsIsNotFolded() {
        try (Conv2d conv = Conv2d.of(1, 2, 1);
                BatchNorm2d other = BatchNorm2d.of(3);
                BatchNorm2d norm = new BatchNorm2d(new BatchNorm2d.Args(2, 1e-5, 0.1, true, false, true))) {
            assertThat(Fold.convBn(conv, norm)).isFalse();
            assertThat(norm.isFolded()).isFalse();
            assertThatThrownBy(() -> Fold.convBn(conv, other)).hasMessageContaining("3 channels");
        }
    }
}

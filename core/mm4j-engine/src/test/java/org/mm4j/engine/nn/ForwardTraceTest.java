package org.mm4j.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.structures.IntPair;

class ForwardTraceTest {

    private static Sequential net() {
        Sequential net = new Sequential();
        net.add("conv", Conv2d.of(4, 6, 3, 2, 1, 1, 2, true));
        net.add("bn", BatchNorm2d.of(6));
        net.add("fc", new Linear(5, 7, true));
        return net;
    }

    private static Tensor input() {
        return Tensors.empty(ScalarType.Float, 2, 4, 8, 10).zero_();
    }

    @Test
    void eachCallOfALayerIsAStep() {
        try (Sequential net = net()) {
            TorchScope.run(() -> {
                List<ForwardTrace.Step> steps = ForwardTrace.of(() -> net.forward(input()));
                assertThat(steps).extracting(step -> step.module().path()).containsExactly("conv", "bn", "fc");
                assertThat(steps.get(0).output()).containsExactly(2L, 6L, 4L, 5L);
                assertThat(steps.get(0).bytes()).isEqualTo(2 * 6 * 4 * 5 * 4);
                // Every output sums three by three points of the two channels of its group.
                assertThat(steps.get(0).multiplyAdds()).isEqualTo(2 * 6 * 4 * 5 * (2 * 3 * 3));
                assertThat(steps.get(1).multiplyAdds()).isZero();
                assertThat(steps.get(2).output()).containsExactly(2L, 6L, 4L, 7L);
                assertThat(steps.get(2).multiplyAdds()).isEqualTo(2 * 6 * 4 * 7 * 5);
            });
        }
    }

    @Test
    void aTransposedConvolutionWorksOnItsInputs() {
        try (ConvTranspose2d up = new ConvTranspose2d(new ConvTranspose2d.Args(
                4, 6, IntPair.of(2), IntPair.of(2), IntPair.of(0), IntPair.of(0), 1, true, IntPair.of(1)))) {
            TorchScope.run(() -> {
                List<ForwardTrace.Step> steps = ForwardTrace.of(() -> up.forward(input()));
                assertThat(steps.get(0).output()).containsExactly(2L, 6L, 16L, 20L);
                // Every input is multiplied with two by two points of each output channel.
                assertThat(steps.get(0).multiplyAdds()).isEqualTo(2 * 4 * 8 * 10 * (6 * 2 * 2));
            });
        }
    }

    @Test
    void onlyTheOwnThreadAndOnlyOnePassIsFollowed() throws InterruptedException {
        try (Sequential net = net()) {
            List<ForwardTrace.Step> steps = new ArrayList<>();
            steps.addAll(ForwardTrace.of(() -> {
                Thread other = new Thread(() -> TorchScope.run(() -> net.forward(input())));
                other.start();
                try {
                    other.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                assertThatThrownBy(() -> ForwardTrace.of(() -> {})).isInstanceOf(IllegalStateException.class);
            }));
            assertThat(steps).isEmpty();
            assertThatThrownBy(() -> ForwardTrace.of(() -> {
                        throw new UnsupportedOperationException();
                    }))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(ForwardTrace.of(() -> {})).isEmpty();
        }
    }
}

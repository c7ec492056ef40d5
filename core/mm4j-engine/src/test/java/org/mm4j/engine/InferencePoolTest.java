package org.mm4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;

class InferencePoolTest {

    private static Sequential net() {
        Sequential net = new Sequential(
                Conv2d.of(2, 6, 3, 1, 1, 1, 1, true),
                BatchNorm2d.of(6),
                new ReLU(new ReLU.Args(false)),
                Conv2d.of(6, 1, 1));
        net.eval();
        return net;
    }

    private static float[] input(int seed) {
        float[] input = new float[2 * 6 * 6];
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) Math.sin(seed * 31.0 + i);
        }
        return input;
    }

    private static float[] run(Sequential net, int seed) {
        return Tensors.floats(net.forward(Tensors.of(input(seed), 1, 2, 6, 6)));
    }

    @Test
    void threadsShareAModuleInEvalMode() {
        // The parameters are made by whichever thread comes first; the others have to see the same values.
        try (Sequential net = net();
                InferencePool pool = new InferencePool(2)) {
            List<CompletableFuture<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int seed = i % 8;
                results.add(pool.submit(() -> run(net, seed)));
            }
            for (int i = 0; i < 400; i++) {
                int seed = i % 8;
                float[] expected = TorchScope.call(() -> Grad.off(() -> run(net, seed)));
                assertThat(results.get(i).join()).containsExactly(expected);
            }
        }
    }

    @Test
    void theThreadsAreFewAndStay() {
        try (InferencePool pool = new InferencePool(2)) {
            Set<String> names = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < 50; i++) {
                assertThat(pool.call(() -> names.add(Thread.currentThread().getName()) || Grad.isOn()))
                        .isNotNull();
            }
            assertThat(names).hasSizeLessThanOrEqualTo(2);
            assertThat(pool.call(Grad::isOn)).isFalse();
        }
    }

    @Test
    void errorsReachTheCaller() {
        try (InferencePool pool = new InferencePool(1)) {
            assertThatThrownBy(() -> pool.call(() -> {
                        throw new IllegalStateException("on purpose");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("on purpose");
            assertThat(pool.call(() -> 1)).isEqualTo(1);
        }
        assertThatThrownBy(() -> new InferencePool(0)).hasMessageContaining("size");
    }
}

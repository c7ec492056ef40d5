package org.mm4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.SiLU;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.nn.Upsample;

/** Counts native objects: what a step makes is gone after it, without help of the collector. */
class LeakTest {

    private static final int STEPS = 1000;

    private static Sequential net() {
        return new Sequential(
                Conv2d.of(3, 4, 3, 1, 1, 1, 1, true),
                BatchNorm2d.of(4),
                new SiLU(new SiLU.Args(false)),
                MaxPool2d.of(2, 2, 0),
                Upsample.of(2, "nearest"));
    }

    /** Fewer than before are fine: the collector may free what other tests left. */
    private static void assertNothingStays(Runnable step) {
        for (int i = 0; i < 5; i++) {
            step.run();
        }
        NativeCounters before = NativeCounters.now();
        long bytes = Pointer.totalBytes();
        for (int i = 0; i < STEPS; i++) {
            step.run();
        }
        assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(before.objects());
        assertThat(NativeCounters.now().openScopes()).isEqualTo(before.openScopes());
        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(bytes);
    }

    @Test
    void inferenceLeavesNothing() {
        try (Sequential net = net()) {
            net.eval();
            float[] input = new float[3 * 8 * 8];
            assertNothingStays(() ->
                    TorchScope.run(() -> Grad.off(() -> Tensors.floats(net.forward(Tensors.of(input, 1, 3, 8, 8))))));
        }
    }

    @Test
    void trainingStepsLeaveNothing() {
        try (Sequential net = net()) {
            float[] input = new float[3 * 8 * 8];
            assertNothingStays(() -> TorchScope.run(() -> {
                net.forward(Tensors.of(input, 1, 3, 8, 8)).mean().backward();
                net.namedParameters()
                        .values()
                        .forEach(p -> p.value().mutable_grad().reset());
            }));
        }
    }

    @Test
    void modulesAreFreedWhenClosed() {
        assertNothingStays(() -> {
            try (Sequential net = net()) {
                net.stateDict();
                net.prepareForInference();
            }
        });
    }

    @Test
    void initialisationLeavesNothing() {
        assertNothingStays(() -> {
            try (Sequential net = net()) {
                net.initWeights();
                Parameter weight = net.stateAt("0.weight");
                weight.initializeBy(t -> Inits.constant(t, 2));
                weight.reset();
                assertThat(Tensors.floats(weight.value())).containsOnly(2f);
            }
        });
    }

    @Test
    void keptObjectsBelongToTheOuterScope() {
        try (TorchScope outer = TorchScope.open()) {
            Tensor kept;
            Tensor lost;
            try (TorchScope inner = TorchScope.open()) {
                lost = Tensors.scalar(1);
                kept = inner.keep(Tensors.scalar(2));
            }
            assertThat(lost.isNull()).isTrue();
            assertThat(Tensors.floats(kept)).containsExactly(2);
            outer.keep(kept);
            assertThat(kept.isNull()).isFalse();
        }
    }

    @Test
    void keptWithoutAnOuterScopeBelongsToTheCaller() {
        Tensor kept = TorchScope.keeping(() -> Tensors.scalar(3));
        assertThat(Tensors.floats(kept)).containsExactly(3);
        kept.releaseReference();
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void anErrorClosesTheScope() {
        long open = TorchScope.openScopes();
        try {
            TorchScope.run(() -> {
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("on purpose");
        }
        assertThat(TorchScope.openScopes()).isEqualTo(open);
    }

    @Test
    void gradientModeIsLexical() {
        assertThat(Grad.isOn()).isTrue();
        Grad.off(() -> {
            assertThat(Grad.isOn()).isFalse();
            assertThat(Grad.on(Grad::isOn)).isTrue();
            assertThat(Grad.isOn()).isFalse();
        });
        try {
            Grad.off(() -> {
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException e) {
            assertThat(Grad.isOn()).isTrue();
        }
    }
}

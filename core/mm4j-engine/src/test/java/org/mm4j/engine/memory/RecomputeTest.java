package org.mm4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.Torch;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;

/** Parts that are run again in the backward pass give what they give without. */
class RecomputeTest {

    private static final int PARTS = 8;
    private static final int STEPS = 20;

    /** Draws random numbers. */
    private static final class Noise extends BaseModule implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> x.mul(x.detach().clone().bernoulli_(0.5, new GeneratorOptional())));
        }
    }

    /** Parameters, statistics and random numbers. */
    private static Sequential part() {
        Sequential part = new Sequential(Conv2d.of(2, 2, 3, 1, 1, 1, 1, true), BatchNorm2d.of(2), new Noise());
        part.stateDict();
        return part;
    }

    private static List<Sequential> parts(int count) {
        List<Sequential> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(part());
        }
        return parts;
    }

    private static Tensor input() {
        float[] values = new float[2 * 2 * 5 * 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        return Tensors.of(values, 2, 2, 5, 5).set_requires_grad(true);
    }

    private static Tensor run(List<Sequential> parts, Tensor x, boolean again) {
        Tensor y = x;
        for (Sequential part : parts) {
            y = again ? Recompute.inBackward(y, part::forward) : part.forward(y);
        }
        return y;
    }

    private static void clearGradients(List<Sequential> parts) {
        parts.forEach(part -> part.namedParameters()
                .values()
                .forEach(p -> p.value().mutable_grad().reset()));
    }

    /** Output and gradients; the input is used twice. */
    private static List<float[]> results(List<Sequential> parts, boolean again, int backwards) {
        List<float[]> all = new ArrayList<>();
        Torch.seed(3);
        TorchScope.run(() -> {
            Tensor x = input();
            Tensor y = run(parts, x, again);
            all.add(Tensors.floats(y));
            Tensor loss = y.add(x).square().mean();
            for (int i = 0; i < backwards; i++) {
                loss.backward(new Tensor(), new BoolOptional(i + 1 < backwards), false, new TensorArrayRefOptional());
            }
            all.add(Tensors.floats(x.grad()));
            parts.forEach(part -> part.namedParameters()
                    .values()
                    .forEach(p -> all.add(Tensors.floats(p.value().grad()))));
            all.add(Tensors.floats(torch.rand(3)));
        });
        clearGradients(parts);
        return all;
    }

    private static void assertSame(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).usingComparatorWithPrecision(0f).containsExactly(expected.get(i));
        }
    }

    @Test
    void outputsGradientsAndRandomNumbersStay() {
        List<Sequential> parts = parts(PARTS);
        assertSame(results(parts, true, 1), results(parts, false, 1));
        assertThat(Recompute.waiting()).isZero();
        parts.forEach(Sequential::close);
    }

    @Test
    void aGraphThatIsKeptCanBeUsedAgain() {
        List<Sequential> parts = parts(2);
        assertSame(results(parts, true, 3), results(parts, false, 3));
        assertThat(Recompute.waiting()).isZero();
        parts.forEach(Sequential::close);
    }

    /** Two steps; weights change between them, and each part is run plainly too after it was run to be run again. */
    @Test
    void mixedPrecisionIsThatOfTheFirstRun() {
        List<List<float[]>> both = new ArrayList<>();
        for (boolean again : new boolean[] {false, true}) {
            Torch.seed(3);
            List<Sequential> parts = parts(2);
            List<float[]> all = new ArrayList<>();
            for (int step = 0; step < 2; step++) {
                TorchScope.run(() -> {
                    Tensor x = input();
                    Tensor y = mixed(() -> run(parts, run(parts, x, again), false));
                    y.square().mean().backward();
                    assertThat(torch.is_autocast_enabled(DeviceType.CPU)).isFalse();
                    all.add(Tensors.floats(y));
                    all.add(Tensors.floats(x.grad()));
                    parts.forEach(part -> part.namedParameters().values().forEach(parameter -> {
                        all.add(Tensors.floats(parameter.value().grad()));
                        parameter.load(t -> t.mul_(new Scalar(1.5)));
                    }));
                });
                clearGradients(parts);
            }
            both.add(all);
            parts.forEach(Sequential::close);
        }
        // Gradients of weights that are used twice are summed up in bfloat16 where the plain run converts a weight
        // once.
        for (int i = 0; i < both.get(0).size(); i++) {
            float[] expected = both.get(0).get(i);
            float[] actual = both.get(1).get(i);
            double largest = 0;
            double difference = 0;
            for (int j = 0; j < expected.length; j++) {
                largest = Math.max(largest, Math.abs(expected[j]));
                difference = Math.max(difference, Math.abs(actual[j] - expected[j]));
            }
            assertThat(difference).isLessThanOrEqualTo(0.01 * largest);
        }
    }

    private static Tensor mixed(Supplier<Tensor> work) {
        torch.set_autocast_enabled(DeviceType.CPU, true);
        try {
            return work.get();
        } finally {
            torch.clear_cache();
            torch.set_autocast_enabled(DeviceType.CPU, false);
        }
    }

    @Test
    void nothingInsideIsKeptAndThePartRunsTwice() {
        for (boolean again : new boolean[] {false, true}) {
            AtomicInteger calls = new AtomicInteger();
            List<Tensor> inside = new ArrayList<>();
            TorchScope.run(() -> {
                UnaryOperator<Tensor> part = x -> TorchScope.keeping(() -> {
                    Tensor hidden = x.sigmoid();
                    calls.incrementAndGet();
                    inside.add(Persistent.create(() -> new Tensor(hidden)));
                    return hidden.square();
                });
                Tensor x = input();
                Tensor y = again ? Recompute.inBackward(x, part) : part.apply(x);
                boolean isKept = inside.get(0).use_count() > 1;
                assertThat(isKept).isEqualTo(!again);
                y.sum().backward();
                assertThat(calls).hasValue(again ? 2 : 1);
            });
            inside.forEach(Tensor::close);
        }
    }

    @Test
    void withoutGradientsItIsThePlainRun() {
        AtomicInteger calls = new AtomicInteger();
        UnaryOperator<Tensor> part = x -> {
            calls.incrementAndGet();
            return x.relu();
        };
        TorchScope.run(() -> {
            Recompute.inBackward(input().set_requires_grad(false), part);
            Grad.off(() -> Recompute.inBackward(input(), part));
        });
        assertThat(calls).hasValue(2);
        assertThat(Recompute.waiting()).isZero();
    }

    @Test
    void graphsWithoutABackwardPassAreForgotten() {
        List<Sequential> parts = parts(2);
        TorchScope.run(() -> {
            run(parts, input(), true);
            assertThat(Recompute.waiting()).isEqualTo(2);
        });
        assertThat(Recompute.waiting()).isZero();
        parts.forEach(Sequential::close);
    }

    @Test
    void stepsLeaveNothing() {
        List<Sequential> parts = parts(3);
        Runnable step = () -> {
            TorchScope.run(() -> run(parts, input(), true).square().mean().backward());
            clearGradients(parts);
            assertThat(Recompute.waiting()).isZero();
        };
        step.run();
        long before = NativeCounters.now().objects();
        for (int i = 0; i < STEPS; i++) {
            step.run();
        }
        assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(before);
        parts.forEach(Sequential::close);
    }

    @Test
    void aBackwardPassLeavesNothingToTheScopeAroundIt() {
        List<Sequential> parts = parts(PARTS);
        TorchScope.run(() -> {
            Tensor loss = run(parts, input(), true).square().mean();
            long before = NativeCounters.now().objects();
            loss.backward();
            assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(before);
        });
        clearGradients(parts);
        assertThat(Recompute.waiting()).isZero();
        parts.forEach(Sequential::close);
    }

    @Test
    void aGraphMayOutliveAllScopes() {
        Sequential part = part();
        Tensor x = Persistent.create(RecomputeTest::input);
        Tensor y =
                TorchScope.keeping(() -> Recompute.inBackward(x, part::forward).sum());
        System.gc();
        y.backward();
        Parameter weight = part.stateAt("0.weight");
        assertThat(weight.value().grad().defined()).isTrue();
        y.close();
        assertThat(Recompute.waiting()).isZero();
        x.close();
        part.close();
    }

    @Test
    void anErrorOfTheSecondRunEndsTheBackwardPass() {
        AtomicInteger calls = new AtomicInteger();
        TorchScope.run(() -> {
            Tensor y = Recompute.inBackward(input(), x -> {
                if (calls.incrementAndGet() > 1) {
                    throw new IllegalArgumentException("not again");
                }
                return x.relu();
            });
            assertThatThrownBy(() -> y.sum().backward()).hasMessageContaining("not again");
        });
        assertThat(Recompute.waiting()).isZero();
    }

    @Test
    void anInputThatIsOverwrittenIsAnError() {
        TorchScope.run(() -> {
            Tensor x = input().mul(new Scalar(2));
            Tensor y = Recompute.inBackward(x, Tensor::sigmoid);
            x.relu_();
            assertThatThrownBy(() -> y.sum().backward()).hasMessageContaining("overwritten");
        });
        assertThat(Recompute.waiting()).isZero();
    }
}

package org.mm4j.engine.memory;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Runs a part of a network without keeping what its backward pass needs, and runs it again when the backward pass comes to it
 * (<a href="https://arxiv.org/abs/1604.06174">Training Deep Nets with Sublinear Memory Cost</a>): less memory for more time.
 * Outputs and gradients are those of the plain run; random numbers are drawn again as they were. What the part changes in
 * itself, such as running statistics of norms, it changes twice.
 */
public final class Recompute {

    private static final ThreadLocal<Recompute> OF_THREAD = ThreadLocal.withInitial(Recompute::new);

    private final List<Run> runs = new ArrayList<>();
    private int depth;
    private @Nullable Tensor lastGradient;

    private Recompute() {}

    /**
     * Runs a part. Without gradients, and if the input has none, it is run as it is.
     *
     * @param x the only input, besides parameters, that the part has a gradient for
     * @param part what is done to it, without overwriting it; once now, and once in each backward pass
     * @return the result, owned by the innermost scope of this thread
     */
    public static Tensor inBackward(Tensor x, UnaryOperator<Tensor> part) {
        return Grad.isOn() && x.requires_grad() ? OF_THREAD.get().run(x, part) : part.apply(x);
    }

    /** {@link #inBackward} if wanted, as {@code with_cp} of configs says; else runs the part as it is. */
    public static Tensor when(boolean isWanted, Tensor x, UnaryOperator<Tensor> part) {
        return isWanted ? inBackward(x, part) : part.apply(x);
    }

    /** How many runs of this thread may still have a backward pass before them; for leak tests. */
    public static int waiting() {
        Recompute mine = OF_THREAD.get();
        mine.forgetDone();
        return mine.runs.size();
    }

    private Tensor run(Tensor x, UnaryOperator<Tensor> part) {
        forgetDone();
        Run run = new Run(x, part);
        runs.add(run);
        return run.forward(x);
    }

    /** Frees what no graph needs any more. */
    private void forgetDone() {
        Iterator<Run> all = runs.iterator();
        while (all.hasNext()) {
            Run run = all.next();
            if (run.isDone()) {
                all.remove();
                run.close();
            }
        }
        if (depth == 0) {
            keepGradient(null);
        }
    }

    /** Holds what a hook gave until torch has taken it, which is before the next hook of this thread runs. */
    private void keepGradient(@Nullable Tensor gradient) {
        if (lastGradient != null) {
            lastGradient.close();
        }
        lastGradient = gradient;
    }

    /**
     * One run of a part.
     *
     * <p>Torch's C++ interface has functions with a backward pass of their own as templates only. So the result gets an addend
     * of zeros that depends on the input: a hook on the result remembers its gradient, and one on the way from the addend to
     * the input, which has its turn later, runs the part again and puts the input's gradient in place of zeros.
     */
    private static final class Run {

        private final UnaryOperator<Tensor> part;
        private final Tensor input;
        private final long version;
        private final TorchState state;

        /** A factor of the addend: the graph refers to it as long as there may be a backward pass. */
        private final Tensor token;

        // Torch does not hold these, so this does. What they are given belongs to the scope around the backward pass,
        // so that they free it at once.
        private final VoidTensorHook onResult;
        private final TensorTensorHook onInput;

        // Of a backward pass that is between the two hooks, on whichever thread.
        private volatile @Nullable Tensor resultGradient;
        private volatile @Nullable Recompute passing;

        Run(Tensor x, UnaryOperator<Tensor> part) {
            this.part = part;
            this.input = Persistent.create(x::detach);
            this.version = input._version();
            this.state = TorchScope.call(
                    () -> TorchState.now(x.device().type(), x.device().index()));
            this.token = Persistent.create(() -> torch.zeros(new long[] {0}, x.options()));
            this.onResult = Persistent.create(() -> new VoidTensorHook() {
                @Override
                public void call(TensorBase gradient) {
                    remember(gradient);
                    gradient.close();
                }
            });
            this.onInput = Persistent.create(() -> new TensorTensorHook() {
                @Override
                public TensorBase call(TensorBase zeros) {
                    zeros.close();
                    return backward();
                }
            });
        }

        Tensor forward(Tensor x) {
            try (TorchScope scope = TorchScope.open()) {
                Tensor y = TorchState.withoutCache(() -> Grad.off(() -> part.apply(x)));
                Tensor way = x.view_as(x);
                way.register_hook(onInput);
                Tensor zero = way.flatten().narrow(0, 0, 0).mul(token).sum(new ScalarTypeOptional());
                Tensor result = y.add(zero);
                result.register_hook(onResult);
                return scope.keep(result);
            }
        }

        private void remember(TensorBase gradient) {
            forgetResultGradient();
            passing = OF_THREAD.get();
            resultGradient = Persistent.create(() -> new Tensor(gradient));
        }

        private void forgetResultGradient() {
            Tensor before = resultGradient;
            resultGradient = null;
            passing = null;
            if (before != null) {
                before.close();
            }
        }

        private Tensor backward() {
            Tensor gradient = Objects.requireNonNull(resultGradient);
            if (input._version() != version) {
                throw new IllegalStateException(
                        "what a part was run on was overwritten before the backward pass, which is to"
                                + " run it again: it cannot be computed again, run it without (with_cp=False)");
            }
            Recompute owner = OF_THREAD.get();
            owner.depth++;
            try {
                state.during(() -> owner.keepGradient(inputGradient(gradient)));
            } finally {
                owner.depth--;
                forgetResultGradient();
            }
            if (isWithoutGraph()) {
                input.close();
            }
            return Objects.requireNonNull(owner.lastGradient);
        }

        private Tensor inputGradient(Tensor gradient) {
            return Persistent.create(() -> {
                Tensor x = input.detach();
                x.set_requires_grad(true);
                Tensor y = Grad.on(() -> part.apply(x));
                y.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
                Tensor found = new Tensor(x.grad());
                return found.defined() ? found : torch.zeros_like(x);
            });
        }

        /** Whether the graph is gone and no pass, also none that ended with an error, is between the hooks. */
        boolean isDone() {
            Recompute pass = passing;
            boolean ended = pass == null || (isOfThisThread(pass) && pass.depth == 0);
            return ended && isWithoutGraph();
        }

        private boolean isWithoutGraph() {
            return token.use_count() == 1;
        }

        @SuppressWarnings("ReferenceEquality")
        private static boolean isOfThisThread(Recompute one) {
            return one == OF_THREAD.get();
        }

        void close() {
            forgetResultGradient();
            input.close();
            state.close();
            token.close();
            onResult.close();
            onInput.close();
        }
    }
}

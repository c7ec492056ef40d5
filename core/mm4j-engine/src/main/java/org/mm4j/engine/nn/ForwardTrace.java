package org.mm4j.engine.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What the layers of a model did in one forward pass: each call of a layer whose native work is {@code guarded}, which
 * all layers of this project are.
 */
public final class ForwardTrace {

    /**
     * One call of a layer.
     *
     * @param module the layer
     * @param output shape of what it gave
     * @param bytes size of what it gave
     * @param multiplyAdds products that it summed up, see {@link BaseModule#multiplyAdds}
     */
    public record Step(BaseModule module, List<Long> output, long bytes, long multiplyAdds) {
        public Step {
            output = List.copyOf(output);
        }
    }

    private static final ThreadLocal<@Nullable List<Step>> CURRENT = new ThreadLocal<>();

    /** Passes that are followed now; without any, a layer asks no more than this. */
    private static final AtomicInteger ACTIVE = new AtomicInteger();

    private ForwardTrace() {}

    /**
     * Follows a pass, which has to run in this thread.
     *
     * @return the calls in their order
     * @throws IllegalStateException if this thread follows one already
     */
    public static List<Step> of(Runnable forward) {
        if (CURRENT.get() != null) {
            throw new IllegalStateException("a forward pass of this thread is followed already");
        }
        List<Step> steps = new ArrayList<>();
        CURRENT.set(steps);
        ACTIVE.incrementAndGet();
        try {
            forward.run();
        } finally {
            ACTIVE.decrementAndGet();
            CURRENT.remove();
        }
        return steps;
    }

    /** Notes the result of a layer, if its pass is followed. */
    static void ran(BaseModule module, @Nullable Object result) {
        if (ACTIVE.get() == 0 || !(result instanceof Tensor tensor)) {
            return;
        }
        List<Step> steps = CURRENT.get();
        if (steps != null) {
            long[] shape = tensor.shape();
            steps.add(new Step(
                    module, Arrays.stream(shape).boxed().toList(), tensor.nbytes(), module.multiplyAdds(shape)));
        }
    }
}

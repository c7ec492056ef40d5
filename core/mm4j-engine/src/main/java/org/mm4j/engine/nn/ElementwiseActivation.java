package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.model.Activation;

/** An activation that treats each value by itself, and may do so in place. */
public abstract class ElementwiseActivation extends BaseModule implements Activation {

    private boolean inplace;

    ElementwiseActivation(boolean inplace) {
        this.inplace = inplace;
    }

    @Override
    public final Tensor forward(Tensor x) {
        return guarded(() -> {
            if (!inplace) {
                return compute(x);
            }
            // What an in-place function returns is a view of its input that does not own it: not to be kept.
            Tensor result = computeInPlace(x);
            return computesInPlace() ? x : result;
        });
    }

    @Override
    public final void allowInPlace() {
        inplace = computesInPlace();
    }

    /** Whether the input is overwritten. */
    public final boolean isInplace() {
        return inplace;
    }

    abstract Tensor compute(Tensor x);

    boolean computesInPlace() {
        return false;
    }

    Tensor computeInPlace(Tensor x) {
        return compute(x);
    }
}

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
        return guarded(() -> inplace ? computeInPlace(x) : compute(x));
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

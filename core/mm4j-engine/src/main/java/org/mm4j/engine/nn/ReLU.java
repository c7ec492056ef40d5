package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** max(x, 0). */
@Doc("max(x, 0).")
public final class ReLU extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("overwrite the input") @Default("False") boolean inplace) {}

    /** An activation as a config describes it. */
    public ReLU(Args args) {
        super(args.inplace());
    }

    @Override
    Tensor compute(Tensor x) {
        return torch.relu(x);
    }

    @Override
    boolean computesInPlace() {
        return true;
    }

    @Override
    Tensor computeInPlace(Tensor x) {
        return torch.relu_(x);
    }
}

package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** x times its sigmoid. */
@Doc("x times its sigmoid.")
public final class SiLU extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("overwrite the input") @Default("False") boolean inplace) {}

    /** An activation as a config describes it. */
    public SiLU(Args args) {
        super(args.inplace());
    }

    @Override
    Tensor compute(Tensor x) {
        return torch.silu(x);
    }

    @Override
    boolean computesInPlace() {
        return true;
    }

    @Override
    Tensor computeInPlace(Tensor x) {
        return torch.silu_(x);
    }
}

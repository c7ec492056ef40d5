package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Doc;

/** x times its sigmoid, as SiLU, without an argument. */
@Doc("x times its sigmoid, as SiLU, without an argument.")
public final class Swish extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args() {}

    /** An activation as a config describes it. */
    public Swish(Args args) {
        super(false);
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

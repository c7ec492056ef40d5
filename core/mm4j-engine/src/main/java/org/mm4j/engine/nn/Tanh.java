package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Doc;

/** Hyperbolic tangent. */
@Doc("Hyperbolic tangent.")
public final class Tanh extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args() {}

    /** An activation as a config describes it. */
    public Tanh(Args args) {
        super(false);
    }

    @Override
    Tensor compute(Tensor x) {
        return torch.tanh(x);
    }
}

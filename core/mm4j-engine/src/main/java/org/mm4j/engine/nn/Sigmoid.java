package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Doc;

/** 1 / (1 + exp(-x)). */
@Doc("1 / (1 + exp(-x)).")
public final class Sigmoid extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args() {}

    /** An activation as a config describes it. */
    public Sigmoid(Args args) {
        super(false);
    }

    @Override
    Tensor compute(Tensor x) {
        return torch.sigmoid(x);
    }
}

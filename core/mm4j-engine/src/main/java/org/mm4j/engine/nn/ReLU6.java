package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** min(max(x, 0), 6). */
@Doc("min(max(x, 0), 6).")
public final class ReLU6 extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("overwrite the input") @Default("False") boolean inplace) {}

    /** An activation as a config describes it. */
    public ReLU6(Args args) {
        super(args.inplace());
    }

    @Override
    Tensor compute(Tensor x) {
        return torch.clamp(x, new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(6.0)));
    }

    @Override
    boolean computesInPlace() {
        return true;
    }

    @Override
    Tensor computeInPlace(Tensor x) {
        return torch.clamp_(x, new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(6.0)));
    }
}

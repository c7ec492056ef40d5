package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** x where positive, else alpha * (exp(x) - 1). */
@Doc("x where positive, else alpha * (exp(x) - 1).")
public final class ELU extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("factor below zero") @Default("1.0") double alpha,
            @Doc("overwrite the input") @Default("False") boolean inplace) {}

    private final double alpha;

    /** An activation as a config describes it. */
    public ELU(Args args) {
        super(args.inplace());
        this.alpha = args.alpha();
    }

    @Override
    Tensor compute(Tensor x) {
        return torch.elu(x, new Scalar(alpha), new Scalar(1.0), new Scalar(1.0));
    }

    @Override
    boolean computesInPlace() {
        return true;
    }

    @Override
    Tensor computeInPlace(Tensor x) {
        return torch.elu_(x, new Scalar(alpha), new Scalar(1.0), new Scalar(1.0));
    }

    @Override
    public String extraRepr() {
        return "alpha=" + alpha;
    }
}

package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** x where positive, else x times a small slope. */
@Doc("x where positive, else x times a small slope.")
public final class LeakyReLU extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("slope below zero") @Default("0.01") double negativeSlope,
            @Doc("overwrite the input") @Default("False") boolean inplace) {}

    private final double slope;

    /** An activation as a config describes it. */
    public LeakyReLU(Args args) {
        super(args.inplace());
        this.slope = args.negativeSlope();
    }

    @Override
    Tensor compute(Tensor x) {
        return torch.leaky_relu(x, new Scalar(slope));
    }

    @Override
    boolean computesInPlace() {
        return true;
    }

    @Override
    Tensor computeInPlace(Tensor x) {
        return torch.leaky_relu_(x, new Scalar(slope));
    }

    @Override
    public String extraRepr() {
        return "negative_slope=" + slope;
    }
}

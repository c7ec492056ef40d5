package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Limits values to a range. */
@Doc("Limits values to a range.")
public final class Clamp extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("smallest value") @Default("-1.0") double min,
            @Doc("largest value") @Default("1.0") double max) {}

    private final double min;
    private final double max;

    /** An activation as a config describes it. */
    public Clamp(Args args) {
        super(false);
        this.min = args.min();
        this.max = args.max();
    }

    @Override
    Tensor compute(Tensor x) {
        return torch.clamp(x, new ScalarOptional(new Scalar(min)), new ScalarOptional(new Scalar(max)));
    }

    @Override
    public String extraRepr() {
        return "min=" + min + ", max=" + max;
    }
}

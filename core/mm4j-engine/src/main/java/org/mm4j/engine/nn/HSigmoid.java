package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** min(max((x + bias) / divisor, min_value), max_value). */
@Doc("min(max((x + bias) / divisor, min_value), max_value).")
public final class HSigmoid extends ElementwiseActivation {

    /** Arguments as configs give them. */
    public record Args(
            @Default("3.0") double bias,
            @Default("6.0") double divisor,
            @Default("0.0") double minValue,
            @Default("1.0") double maxValue) {}

    private final Args args;

    /** An activation as a config describes it. */
    public HSigmoid(Args args) {
        super(false);
        if (args.divisor() == 0) {
            throw new IllegalArgumentException("divisor: must not be 0");
        }
        this.args = args;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.add(new Scalar(args.bias()))
                .div(new Scalar(args.divisor()))
                .clamp_(
                        new ScalarOptional(new Scalar(args.minValue())),
                        new ScalarOptional(new Scalar(args.maxValue())));
    }
}

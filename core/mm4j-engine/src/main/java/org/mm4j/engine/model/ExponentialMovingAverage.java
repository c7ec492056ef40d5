package org.mm4j.engine.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Averages in which older weights count less and less: {@code (1 - momentum) * average + momentum * weight}. */
@Doc("The exponential moving average of a model's weights.")
public final class ExponentialMovingAverage extends BaseAveragedModel {

    /** The arguments. */
    public record Args(
            @Default("0.0002") @Doc("the share of the new weight, between 0 and 1")
            double momentum,

            @Inline Common common) {

        /** Checks the share. */
        public Args {
            checkMomentum(momentum);
        }
    }

    private final double momentum;

    /** The averages of a model. */
    public ExponentialMovingAverage(Args args) {
        super(args.common());
        this.momentum = args.momentum();
    }

    /**
     * Checks a share of new weights.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public static void checkMomentum(double momentum) {
        if (!(momentum > 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "momentum is the share of the new weight, between 0 and 1, not " + momentum);
        }
    }

    @Override
    protected void average(Tensor average, Tensor source, long steps) {
        average.lerp_(source, new Scalar(momentum));
    }
}

package org.mm4j.engine.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** A moving average with a larger share of new weights at first: {@code max(momentum, gamma / (gamma + steps))}. */
@Doc("A moving average of a model's weights that changes faster at first.")
public final class MomentumAnnealingEMA extends BaseAveragedModel {

    /** The arguments. */
    public record Args(
            @Default("0.0002") @Doc("the share of the new weight in the long run, between 0 and 1")
            double momentum,

            @Default("100") @Doc("the larger, the longer new weights count more")
            int gamma,

            @Inline Common common) {

        /** Checks the numbers. */
        public Args {
            ExponentialMovingAverage.checkMomentum(momentum);
            if (gamma < 1) {
                throw new IllegalArgumentException("gamma is at least 1, not " + gamma);
            }
        }
    }

    private final Args args;

    /** The averages of a model. */
    public MomentumAnnealingEMA(Args args) {
        super(args.common());
        this.args = args;
    }

    @Override
    protected void average(Tensor average, Tensor source, long steps) {
        double share = Math.max(args.momentum(), (double) args.gamma() / (args.gamma() + steps));
        average.lerp_(source, new Scalar(share));
    }
}

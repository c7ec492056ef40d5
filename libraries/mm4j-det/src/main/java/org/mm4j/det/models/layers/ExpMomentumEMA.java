package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.model.BaseAveragedModel;
import org.mm4j.engine.model.ExponentialMovingAverage;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A moving average in which the share of new weights falls exponentially from all to {@code momentum}, as in YOLOX:
 * {@code (1 - momentum) * exp(-(1 + steps) / gamma) + momentum}.
 */
@Doc("A moving average of a model's weights that changes faster at first, as in YOLOX.")
public final class ExpMomentumEMA extends BaseAveragedModel {

    /** The arguments. */
    public record Args(
            @Default("0.0002") @Doc("the share of the new weight in the long run, between 0 and 1")
            double momentum,

            @Default("2000") @Doc("the larger, the longer new weights count more")
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
    public ExpMomentumEMA(Args args) {
        super(args.common());
        this.args = args;
    }

    @Override
    protected void average(Tensor average, Tensor source, long steps) {
        double share = (1 - args.momentum()) * Math.exp(-(1.0 + steps) / args.gamma()) + args.momentum();
        average.mul_(new Scalar(1 - share)).add_(source, new Scalar(share));
    }
}

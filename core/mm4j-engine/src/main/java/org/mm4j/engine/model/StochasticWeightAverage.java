package org.mm4j.engine.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * The mean of all weights since the first update. Izmailov, Podoprikhin, Garipov, Vetrov and Wilson, "Averaging Weights
 * Leads to Wider Optima and Better Generalization" (2018).
 */
@Doc("The mean of a model's weights.")
public final class StochasticWeightAverage extends BaseAveragedModel {

    /** The arguments. */
    public record Args(@Inline Common common) {}

    /** The averages of a model. */
    public StochasticWeightAverage(Args args) {
        super(args.common());
    }

    @Override
    protected void average(Tensor average, Tensor source, long steps) {
        average.add_(source.sub(average), new Scalar(1.0 / (steps / interval() + 1)));
    }
}

package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Kind;

/** A loss function with the settings of a config, among them its weight and how it is reduced. */
@Kind("model")
public interface Loss {

    /**
     * Computes the loss.
     *
     * @param pred predictions; see the class for the shapes
     * @param target what they should be
     * @param weight of each prediction, or of each of its elements; null for 1
     * @param avgFactor the number to divide the sum by in place of the number of elements, under {@link Reduction#MEAN};
     *     null for that number
     * @param override in place of the reduction of the config; null for that of the config
     * @return a scalar, or the losses of the elements under {@link Reduction#NONE}; of the open scope
     * @throws IllegalArgumentException if there is an average factor under {@link Reduction#SUM}
     */
    Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override);

    /** The loss under the reduction of the config. */
    default Tensor forward(Tensor pred, Tensor target, @Nullable Tensor weight, @Nullable Double avgFactor) {
        return forward(pred, target, weight, avgFactor, null);
    }

    /** The loss of predictions of equal weight, under the reduction of the config. */
    default Tensor forward(Tensor pred, Tensor target) {
        return forward(pred, target, null, null, null);
    }

    /** Whether predictions are scores of independent classes, to which a sigmoid is applied. */
    default boolean useSigmoid() {
        return false;
    }
}

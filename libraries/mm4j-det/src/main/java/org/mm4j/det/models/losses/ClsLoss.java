package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Losses;

/** A loss of classes that has its own idea of what scores are: how many there are, and which probabilities they mean. */
public interface ClsLoss extends Loss {

    /**
     * The number of scores for each region.
     *
     * @throws IllegalArgumentException if the loss is made for another number of classes
     */
    int clsChannels(int numClasses);

    /** Probabilities (n, classes + 1), background last, of scores (n, {@link #clsChannels}). */
    Tensor activate(Tensor clsScore);

    /**
     * The losses by name, of the open scope.
     *
     * @param labels (n), int64; the number of classes for background
     * @param weights (n)
     */
    Losses losses(Tensor clsScore, Tensor labels, @Nullable Tensor weights, @Nullable Double avgFactor);

    /** Percent of the regions that are classified correctly, by name, of the open scope. */
    Losses accuracies(Tensor clsScore, Tensor labels);
}

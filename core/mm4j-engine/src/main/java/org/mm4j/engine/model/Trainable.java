package org.mm4j.engine.model;

import java.util.List;
import org.mm4j.engine.data.Results;

/** A model that can be trained on samples as the training pipeline packs them. */
public interface Trainable {

    /**
     * Preprocesses samples as one batch for training and computes the losses.
     *
     * @param batch packed samples with their truth
     * @return the losses by name; tensors of the open scope, from which gradients can be computed
     */
    Losses trainLosses(List<Results> batch);
}

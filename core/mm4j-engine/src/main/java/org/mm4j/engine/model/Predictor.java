package org.mm4j.engine.model;

import java.util.List;
import org.mm4j.engine.data.Results;

/** A model that predicts for samples as the test pipeline packs them. */
public interface Predictor {

    /**
     * Preprocesses samples as one batch and predicts. All native memory that it takes is free again when it returns.
     *
     * @param batch packed samples
     * @return for each its data sample with predictions, as the metrics of the library judge them
     */
    List<?> testStep(List<Results> batch);

    /**
     * Whether what comes out depends on the samples alone, so that they may be predicted again; false for models that
     * remember the samples before, such as trackers.
     */
    default boolean isStateless() {
        return true;
    }
}

package org.mm4j.engine.dataset;

import java.util.List;
import org.mm4j.engine.data.Results;
import org.mm4j.registry.Kind;

/** Makes a batch of samples. Batches stay lists here: the data preprocessor of a model makes one tensor of them. */
@Kind("function")
@FunctionalInterface
public interface Collate {

    /**
     * The samples of a batch.
     *
     * @throws IllegalArgumentException if they do not fit together
     */
    List<Results> collate(List<Results> samples);
}

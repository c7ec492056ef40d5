package org.mm4j.engine.dataset;

import org.mm4j.registry.Kind;

/** Says which samples of a data set come when: one by one ({@link Sampler}) or in batches ({@link BatchSampler}). */
@Kind("data sampler")
public interface DataSampler {

    /** The data set whose samples are ordered. */
    Dataset dataset();

    /**
     * Whether the order of an epoch has no end, as is usual in training by iterations.
     *
     * @return false, unless a sampler says otherwise
     */
    default boolean isEndless() {
        return false;
    }
}

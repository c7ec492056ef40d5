package org.mm4j.engine.dataset;

import java.util.PrimitiveIterator;

/**
 * The order in which samples are read. Immutable: an epoch has the same order whenever it is asked for. Built from its
 * dict with the further arguments {@code dataset} and, unless the dict gives it, {@code seed}.
 */
public interface Sampler extends DataSampler {

    /**
     * The numbers of the samples that this process reads.
     *
     * @param epoch from 0
     * @return may have no end
     */
    PrimitiveIterator.OfInt order(long epoch);

    /** How many samples an epoch has in this process; of an endless order, how many the data set has. */
    int size();
}

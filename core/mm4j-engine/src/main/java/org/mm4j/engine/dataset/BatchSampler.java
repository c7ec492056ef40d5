package org.mm4j.engine.dataset;

import java.util.Iterator;

/**
 * Makes batches of an order. Immutable. Built from its dict with the further arguments {@code sampler},
 * {@code batch_size} and {@code drop_last}.
 */
public interface BatchSampler extends DataSampler {

    /**
     * The numbers of the samples of each batch.
     *
     * @param epoch from 0
     * @return may have no end
     */
    Iterator<int[]> batches(long epoch);

    /** How many batches an epoch has. */
    int size();
}

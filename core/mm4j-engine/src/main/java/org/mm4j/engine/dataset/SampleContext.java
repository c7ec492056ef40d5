package org.mm4j.engine.dataset;

import org.mm4j.engine.data.SampleOrder;
import org.mm4j.engine.data.SampleRandom;

/**
 * What a sample is made with.
 *
 * @param random where its steps draw random numbers
 * @param turn its place in the order of the data
 */
public record SampleContext(SampleRandom random, SampleOrder.Turn turn) {

    /**
     * For one sample outside of a loader: it stands alone in its order.
     *
     * @param seed of the run
     * @param place what tells the sample from others, such as epoch and position
     */
    public static SampleContext of(long seed, long... place) {
        return new SampleContext(SampleRandom.of(seed, place), new SampleOrder().turn());
    }

    /** For a sample that becomes a part of this one: other random numbers, the same place. */
    public SampleContext split(long key) {
        return new SampleContext(random.split(key), turn);
    }
}

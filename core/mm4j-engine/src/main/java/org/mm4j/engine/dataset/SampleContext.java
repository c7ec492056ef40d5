package org.mm4j.engine.dataset;

import org.mm4j.engine.data.SampleOrder;
import org.mm4j.engine.data.SampleRandom;

/**
 * What a sample is made with.
 *
 * @param random where its steps draw random numbers
 * @param turn its place in the order of the data
 * @param listener is told how it is made
 */
public record SampleContext(SampleRandom random, SampleOrder.Turn turn, SampleListener listener) {

    /** For a sample that nobody watches. */
    public SampleContext(SampleRandom random, SampleOrder.Turn turn) {
        this(random, turn, SampleListener.NONE);
    }

    /**
     * For one sample outside of a loader: it stands alone in its order.
     *
     * @param seed of the run
     * @param place what tells the sample from others, such as epoch and position
     */
    public static SampleContext of(long seed, long... place) {
        return new SampleContext(SampleRandom.of(seed, place), new SampleOrder().turn());
    }

    /** For the same sample under other eyes. */
    public SampleContext toldTo(SampleListener other) {
        return new SampleContext(random, turn, other);
    }

    /** For a sample that becomes a part of this one: other random numbers, the same place, not watched. */
    public SampleContext split(long key) {
        return new SampleContext(random.split(key), turn);
    }
}

package org.mm4j.engine.data;

import java.util.random.RandomGenerator;

/**
 * The random numbers of a model that is trained. They are set anew for each iteration, so that those of an iteration do
 * not depend on whether the training was stopped and resumed before it. For one thread.
 */
public final class TrainRandom implements RandomGenerator {

    /** By which they differ from those of the samples. */
    private static final long MODEL = 0x30DE1L << 32;

    private final long seed;
    private SampleRandom current;

    /** The numbers of a run; those of its first iteration. */
    public TrainRandom(long seed) {
        this.seed = seed;
        this.current = at(0);
    }

    /** The numbers of an iteration, from 0; always from their begin. */
    public SampleRandom at(long iteration) {
        return SampleRandom.of(seed, MODEL, iteration);
    }

    /** Goes on with the numbers of an iteration. */
    public void start(long iteration) {
        current = at(iteration);
    }

    @Override
    public long nextLong() {
        long high = current.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
        return high << 32 | (current.integer(Integer.MIN_VALUE, Integer.MAX_VALUE) & 0xFFFFFFFFL);
    }
}

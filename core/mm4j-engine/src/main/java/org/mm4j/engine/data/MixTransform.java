package org.mm4j.engine.data;

import java.util.function.IntFunction;

/**
 * A step that makes one sample of several. A data set that mixes pictures asks it which other samples it wants, puts them
 * into the sample as {@code mix_results}, applies the step and takes them out again.
 */
public interface MixTransform extends Transform {

    /**
     * The samples to mix in.
     *
     * @param random of the sample that they are mixed into
     * @param size how many samples there are
     * @param samples loads one, for steps that look before they choose
     * @return their positions in the data set
     */
    int[] chooseIndexes(SampleRandom random, int size, IntFunction<Results> samples);
}

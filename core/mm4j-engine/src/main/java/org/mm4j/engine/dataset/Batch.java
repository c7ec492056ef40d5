package org.mm4j.engine.dataset;

import java.util.List;
import org.mm4j.engine.data.Results;

/**
 * Samples that are worked on together.
 *
 * @param number of the batch in its epoch, from 0
 * @param indexes which samples of the data set these are
 * @param samples in the order of the sampler, at least one
 */
public record Batch(int number, List<Integer> indexes, List<Results> samples) {

    /** Copies the lists. */
    public Batch {
        indexes = List.copyOf(indexes);
        samples = List.copyOf(samples);
    }
}

package org.mm4j.engine.dataset;

import java.util.List;
import org.mm4j.engine.data.Results;

/**
 * Samples that are worked on together.
 *
 * @param number of the batch in its epoch, from 0
 * @param samples in the order of the sampler, at least one
 */
public record Batch(int number, List<Results> samples) {

    /** Copies the list. */
    public Batch {
        samples = List.copyOf(samples);
    }
}

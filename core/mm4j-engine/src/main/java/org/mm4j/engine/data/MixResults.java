package org.mm4j.engine.data;

import java.util.List;

/**
 * Further samples of a data set, for steps that make one sample of several.
 *
 * @param samples each with a generator of its own
 */
public record MixResults(List<Results> samples) {

    /** Copies the list. */
    public MixResults {
        samples = List.copyOf(samples);
    }
}

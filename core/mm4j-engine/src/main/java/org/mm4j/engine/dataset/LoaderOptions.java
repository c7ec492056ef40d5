package org.mm4j.engine.dataset;

/**
 * What a loader is told by the application, not by the config. A service of the context that it is built in.
 *
 * @param seed of the run: of the order, and of what the steps of the pipeline draw
 * @param skipBadSamples whether samples that cannot be made are skipped and reported, in place of an error
 * @param isEvaluating whether nothing is trained: then no other sample takes the place of one that is skipped, whatever
 *     the data set says of itself, since it would be judged twice
 */
public record LoaderOptions(long seed, boolean skipBadSamples, boolean isEvaluating) {

    /** For training. */
    public LoaderOptions(long seed, boolean skipBadSamples) {
        this(seed, skipBadSamples, false);
    }

    /** Seed 0; a bad sample is an error. */
    public static final LoaderOptions DEFAULT = new LoaderOptions(0, false);
}

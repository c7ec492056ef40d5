package org.mm4j.engine.infer;

import java.nio.file.Path;

/**
 * What became of one picture of many.
 *
 * @param <R> the type of results
 */
public sealed interface InferenceOutcome<R> {

    /** The file, as it was given. */
    Path path();

    /**
     * It was processed.
     *
     * @param result what was found
     */
    record Found<R>(Path path, R result) implements InferenceOutcome<R> {}

    /**
     * It could not be processed; the others were.
     *
     * @param error why
     */
    record Failed<R>(Path path, RuntimeException error) implements InferenceOutcome<R> {}
}

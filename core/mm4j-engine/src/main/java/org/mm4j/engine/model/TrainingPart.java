package org.mm4j.engine.model;

import java.util.Map;
import org.mm4j.engine.data.SampleRandom;

/**
 * A module that draws random numbers of its own, or remembers batches, while its model is trained. What it does must not
 * depend on anything but the batches, the numbers that it is given and what it remembers: then a training that is
 * resumed goes on as if it had not been stopped.
 */
public interface TrainingPart {

    /**
     * The numbers to draw from until the next call; called before each iteration.
     *
     * @param random the same for an iteration whenever it is run
     */
    default void beforeIteration(SampleRandom random) {}

    /** What it remembers, for a checkpoint: texts, numbers, flags, and lists and maps of these. */
    default Map<String, Object> trainingState() {
        return Map.of();
    }

    /** Takes what a checkpoint has. */
    default void loadTrainingState(Map<?, ?> state) {}
}

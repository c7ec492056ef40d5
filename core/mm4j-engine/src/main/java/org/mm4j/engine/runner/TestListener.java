package org.mm4j.engine.runner;

import java.util.List;
import org.mm4j.engine.dataset.Batch;

/** Is told how a {@link TestLoop} goes on, by the thread that runs it. */
public interface TestListener {

    /** Takes no notice. */
    TestListener NONE = samples -> {};

    /** A batch is there, and will be predicted. */
    default void starting(Batch batch) {}

    /**
     * A batch was predicted.
     *
     * @param samples its samples with predictions, in order
     */
    void predicted(List<?> samples);
}

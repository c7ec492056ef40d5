package org.mm4j.engine.data;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Kind;

/**
 * One step of a data pipeline. Instances hold settings only, so that several threads can share them: random numbers come
 * from {@link Results#random}, and what a step remembers of earlier samples from {@link Results#turn}.
 */
@Kind("transform")
@FunctionalInterface
public interface Transform {

    /**
     * Applies the step; it may change the sample it is given.
     *
     * @return the sample to go on with, or null if the sample is to be dropped
     */
    @Nullable
    Results apply(Results results);

    /** The entries that this step reads and cannot do without. */
    default Set<ResultKey<?>> requires() {
        return Set.of();
    }

    /** Of entries that this step requires, those in whose place another one does as well: to each, the other one. */
    default Map<ResultKey<?>, ResultKey<?>> alternatives() {
        return Map.of();
    }

    /** The entries that are there after this step whatever came before. */
    default Set<ResultKey<?>> produces() {
        return Set.of();
    }
}

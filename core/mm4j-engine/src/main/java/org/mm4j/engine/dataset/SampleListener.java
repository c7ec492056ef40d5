package org.mm4j.engine.dataset;

import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;

/** Is told how a sample is made, by the thread that makes it. Of samples that become a part of it only bad ones are told. */
public interface SampleListener {

    /** Nobody. */
    SampleListener NONE = new SampleListener() {};

    /**
     * The sample passed a step.
     *
     * @param results what the step gave; entries may be added and removed later, so that whoever keeps it makes a copy
     */
    default void passed(Transform step, Results results) {}

    /**
     * A step dropped the sample; what follows is told of another one in its place.
     *
     * @throws SampleException if none is wanted
     */
    default void dropped(Transform step) {}

    /**
     * A sample that was to become a part of this one cannot be made.
     *
     * @return whether another one is drawn for it; otherwise this one cannot be made either
     */
    default boolean replaces(SampleException part) {
        return false;
    }
}

package org.mm4j.det.structures;

import java.util.List;
import org.mm4j.cv.structures.Instances;

/**
 * All annotated instances of one picture, as a data set has them.
 *
 * @param items the instances, in the order of the annotations
 */
public record DetInstances(List<DetInstance> items) implements Instances {

    /** Copies the list. */
    public DetInstances {
        items = List.copyOf(items);
    }
}

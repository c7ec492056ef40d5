package org.mm4j.cv.structures;

import java.util.List;

/** All annotated instances of one picture: what data sets put under {@code instances}. Libraries have types of their own. */
public interface Instances {

    /** The instances, in the order of the annotations; unmodifiable. */
    List<? extends Instance> items();
}

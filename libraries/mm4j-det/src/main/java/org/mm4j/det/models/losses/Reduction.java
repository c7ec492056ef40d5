package org.mm4j.det.models.losses;

/** What becomes of the losses of the elements. */
public enum Reduction {
    /** They are returned as they are. */
    NONE,
    /** Their mean; with an average factor, their sum divided by it. */
    MEAN,
    /** Their sum; goes with no average factor. */
    SUM
}

package org.mm4j.cv.transforms;

/**
 * What stands in a list that has one value for each target or variant, where one of them has no such entry: after
 * {@link RandomFlip}, say, only those that were mirrored have a {@code flip_direction}.
 */
public enum Absent {
    /** It has no such entry; mapped back, this removes the entry outside. */
    ABSENT,
    /** The sample had no such entry to give to the steps, and they made none; mapped back, this changes nothing. */
    NOT_GIVEN
}

package org.mm4j.det.structures;

import java.util.List;

/**
 * The segments of a panoptic picture, as a data set has them.
 *
 * @param items in the order of the annotations
 */
public record PanopticSegments(List<Segment> items) {

    /**
     * One segment.
     *
     * @param id its number in the map of segments: red + 256 green + 65536 blue
     * @param label the number of its class, those of things before those of stuff
     * @param isThing whether it is a thing by itself, not stuff or a crowd
     */
    public record Segment(int id, int label, boolean isThing) {}

    /** Copies the list. */
    public PanopticSegments {
        items = List.copyOf(items);
    }
}

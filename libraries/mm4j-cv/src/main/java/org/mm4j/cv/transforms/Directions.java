package org.mm4j.cv.transforms;

import java.util.List;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.registry.FromConfig;

/**
 * In which directions a picture may be flipped: configs write one, or a list.
 *
 * @param all the directions
 */
public record Directions(List<FlipDirection> all) {

    /** Copies the list. */
    public Directions {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a list of directions is not empty");
        }
    }

    /** One direction. */
    @FromConfig
    public static Directions of(FlipDirection one) {
        return new Directions(List.of(one));
    }

    /** Several directions. */
    @FromConfig
    public static Directions of(List<FlipDirection> several) {
        return new Directions(several);
    }
}

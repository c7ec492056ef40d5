package org.mm4j.cv.models;

import java.util.EnumSet;
import java.util.List;

/** One of the three steps of a {@link ConvModule}; configs name these in lower case. */
public enum Step {
    /** Padding, if that is a layer of its own, and convolution. */
    CONV,
    /** Normalisation. */
    NORM,
    /** Activation. */
    ACT;

    /** The order of most blocks. */
    static final List<Step> USUAL = List.of(CONV, NORM, ACT);

    /**
     * The order itself, if it names each step once.
     *
     * @throws IllegalArgumentException otherwise
     */
    static List<Step> requireEachOnce(List<Step> order) {
        if (order.size() != values().length || !EnumSet.allOf(Step.class).equals(EnumSet.copyOf(order))) {
            throw new IllegalArgumentException(
                    "order has to name each of 'conv', 'norm' and 'act' once, unlike " + order);
        }
        return List.copyOf(order);
    }
}

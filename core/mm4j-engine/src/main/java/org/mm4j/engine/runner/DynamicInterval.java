package org.mm4j.engine.runner;

import java.util.List;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.registry.FromConfig;

/**
 * From when on a model is validated more or less often.
 *
 * @param milestone the epoch or iteration from which the interval holds, counted from 1
 * @param interval epochs or iterations from one validation to the next
 */
public record DynamicInterval(int milestone, int interval) {

    /** Checks the numbers. */
    public DynamicInterval {
        if (milestone < 0 || interval < 1) {
            throw new IllegalArgumentException(
                    "an item of dynamic_intervals is (milestone, interval) with a milestone of"
                            + " 0 or more and an interval of at least 1, not (" + milestone + ", " + interval + ")");
        }
    }

    /** A pair of numbers. */
    @FromConfig
    public static DynamicInterval of(ConfigSequence pair) {
        if (pair.size() == 2
                && pair.get(0) instanceof ConfigInt milestone
                && pair.get(1) instanceof ConfigInt interval) {
            return new DynamicInterval(
                    milestone.value().intValueExact(), interval.value().intValueExact());
        }
        throw new IllegalArgumentException(
                "an item of dynamic_intervals is a pair of whole numbers (milestone, interval)");
    }

    /**
     * The interval that holds at a time.
     *
     * @param first the interval of the begin
     * @param intervals in ascending order of their milestones
     * @param time the number of the epoch or iteration that comes next, from 1
     */
    static int at(int first, List<DynamicInterval> intervals, int time) {
        int interval = first;
        for (DynamicInterval item : intervals) {
            if (item.milestone() <= time) {
                interval = item.interval();
            }
        }
        return interval;
    }

    /** Checks the order of a list. */
    static List<DynamicInterval> checked(List<DynamicInterval> intervals) {
        for (int i = 1; i < intervals.size(); i++) {
            if (intervals.get(i).milestone() <= intervals.get(i - 1).milestone()) {
                throw new IllegalArgumentException("the milestones of dynamic_intervals ascend, but "
                        + intervals.get(i).milestone() + " comes after "
                        + intervals.get(i - 1).milestone());
            }
        }
        return List.copyOf(intervals);
    }
}

package org.mm4j.engine.optim.scheduler;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.optim.HasParamGroups;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * The arguments that all schedules share. Steps are counted in epochs or in iterations, from 0.
 *
 * @param epochLength iterations of an epoch, where steps are given in epochs and counted in iterations
 */
public record Schedule(
        @Doc("whose settings change; the runner gives it") HasParamGroups optimizer,

        @Default("0") @Doc("first step that changes anything")
        int begin,

        @Nullable @Doc("step behind the last one; the end of the training if not given")
        Integer end,

        @Default("-1") @Doc("last step that was made before, to go on without a state dict")
        int lastStep,

        @Default("True") @Doc("whether steps are epochs, else iterations")
        boolean byEpoch,

        @Default("False") @Doc("whether each value is logged")
        boolean verbose,

        @Default("False") @Doc("whether steps that are given in epochs are made in iterations")
        boolean convertToIterBased,

        @Nullable @Doc("iterations of an epoch; the runner gives them")
        Integer epochLength) {

    /** The end of a schedule that has none. */
    public static final int INF = 1_000_000_000;

    /** Checks the numbers. */
    public Schedule {
        if (lastStep < -1) {
            throw new IllegalArgumentException("last_step: expected at least -1, got " + lastStep);
        }
        if ((end == null ? INF : end) <= begin) {
            throw new IllegalArgumentException(
                    "end: it has to be behind begin, but begin is " + begin + " and end " + end);
        }
        if (convertToIterBased && !byEpoch) {
            throw new IllegalArgumentException(
                    "convert_to_iter_based: it is for steps that are given in epochs, but by_epoch is False");
        }
        if (convertToIterBased && (epochLength == null || epochLength < 1)) {
            throw new IllegalArgumentException(
                    "convert_to_iter_based: the number of iterations of an epoch is not known");
        }
    }

    /** Steps counted for each one that is given. */
    int factor() {
        return convertToIterBased && epochLength != null ? epochLength : 1;
    }

    /** The first step, as it is counted. */
    int countedBegin() {
        return Math.multiplyExact(begin, factor());
    }

    /** The step behind the last one, as it is counted. */
    int countedEnd() {
        return end == null || end == INF ? INF : Math.multiplyExact(end, factor());
    }

    /** Whether the steps that are counted are epochs. */
    boolean countsEpochs() {
        return byEpoch && !convertToIterBased;
    }
}

package org.mm4j.det.transforms;

/** Checks that the arguments of several transforms undergo. */
final class Require {

    private Require() {}

    /** Refuses what is no probability. */
    static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is from 0 to 1, not " + value);
        }
    }

    /** Refuses a number that is smaller than a bound. */
    static void atLeast(String name, double value, double bound) {
        if (!(value >= bound)) {
            throw new IllegalArgumentException(name + " is at least " + bound + ", not " + value);
        }
    }
}

package org.mm4j.engine.optim.scheduler;

/** Checks of factors. */
final class Factors {

    private Factors() {}

    /** Refuses what is not from 0 to 1. */
    static void check(String name, double factor) {
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException(name + ": expected a number from 0 to 1, got " + factor);
        }
    }
}

package org.mm4j.engine.optim.scheduler;

/** The shape that two schedules share. */
final class Cosine {

    private Cosine() {}

    /** What the distance from the least value is multiplied with at a step above 0 of half a cosine. */
    static double factor(int step, int length) {
        return (1 + Math.cos(Math.PI * step / length)) / (1 + Math.cos(Math.PI * (step - 1) / length));
    }
}

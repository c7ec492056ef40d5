package org.mm4j.cls.models.augments;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws that a test lays down, each asked for exactly once. */
final class FixedDraws implements RandomGenerator {

    /** Makes the first of two numbers of the gamma distribution with parameter 1 three times the second. */
    private static final double THREEFOLD = Math.sqrt(6) * (Math.cbrt(3) - 1);

    private final Deque<Double> normals;
    private final Deque<Integer> integers;

    private FixedDraws(List<Double> normals, List<Integer> integers) {
        this.normals = new ArrayDeque<>(normals);
        this.integers = new ArrayDeque<>(integers);
    }

    /** The share is 0.75 where alpha is 1; then whole numbers. */
    static FixedDraws threeQuarters(Integer... integers) {
        return new FixedDraws(List.of(THREEFOLD, 0.0), List.of(integers));
    }

    @Override
    public double nextGaussian() {
        return normals.pop();
    }

    /** Accepts what is drawn of the gamma distribution. */
    @Override
    public double nextDouble() {
        return 0.01;
    }

    @Override
    public int nextInt(int bound) {
        int drawn = integers.pop();
        if (drawn >= bound) {
            throw new AssertionError(drawn + " was to be drawn below " + bound);
        }
        return drawn;
    }

    @Override
    public long nextLong() {
        throw new AssertionError("no number of this kind is laid down");
    }

    boolean areUsedUp() {
        return normals.isEmpty() && integers.isEmpty();
    }
}

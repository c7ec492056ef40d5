package org.mm4j.engine.data;

import java.util.List;

/**
 * The random numbers of one sample. A sample brings its own generator ({@link Results#random}), seeded from the seed of
 * the run and from the place of the sample in the order of the data, so that what a step draws depends neither on the
 * number of workers nor on which of them comes first.
 *
 * <p>SplitMix64 (Steele, Lea, Flood 2014), written out here so that a seed gives the same numbers on every Java version.
 * For one thread. A test that has to fix draws extends it.
 */
public class SampleRandom {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private final long origin;
    private long state;

    /** The numbers of a seed. */
    public SampleRandom(long seed) {
        this.origin = mixed(seed + GAMMA);
        this.state = origin;
    }

    /**
     * The numbers of a sample of a run.
     *
     * @param seed of the run
     * @param place what tells the sample from all others: epoch, position in the epoch, attempt
     */
    public static SampleRandom of(long seed, long... place) {
        SampleRandom random = new SampleRandom(seed);
        for (long part : place) {
            random = random.split(part);
        }
        return random;
    }

    /**
     * Numbers that have nothing to do with these. Equal keys give equal numbers, however many have been drawn here.
     *
     * @param key such as the index of one of several samples that make one
     */
    public SampleRandom split(long key) {
        return new SampleRandom(mixed(origin ^ mixed(key + 1)));
    }

    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private long next() {
        state += GAMMA;
        return mixed(state);
    }

    /** A number in [0, 1). */
    public double uniform() {
        return (next() >>> 11) * UNIT;
    }

    /** A number in [low, high), or {@code low} if both are equal. */
    public final double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /**
     * A whole number in [low, high).
     *
     * @throws IllegalArgumentException if there is none
     */
    public int integer(int low, int high) {
        if (low >= high) {
            throw new IllegalArgumentException("there is no whole number from " + low + " to below " + high);
        }
        // 53 random bits over at most 32: the bias is below 2^-21 of a value's share.
        return (int) (low + (long) Math.floor(uniform() * ((long) high - low)));
    }

    /** True with a probability. */
    public final boolean chance(double probability) {
        return uniform() < probability;
    }

    /**
     * An index, each with its probability.
     *
     * @param probabilities that sum to 1
     */
    public int choice(double... probabilities) {
        double at = uniform();
        double sum = 0;
        int last = 0;
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > 0) {
                last = i;
                sum += probabilities[i];
                if (at < sum) {
                    return i;
                }
            }
        }
        // Rounding may leave the sum a little below 1.
        return last;
    }

    /** One of several, all alike. */
    public final <T> T choice(List<T> values) {
        return values.get(integer(0, values.size()));
    }

    /** The numbers from 0 to below {@code size} in random order. */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int at = integer(0, i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        return order;
    }

    /** A number of the normal distribution with mean 0 and standard deviation 1 (Box and Muller). */
    public double normal() {
        return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    }

    /** A number in [0, 1] of the beta distribution with both parameters greater than 0. */
    public double beta(double a, double b) {
        double x = gamma(a);
        double y = gamma(b);
        return x / (x + y);
    }

    /** A number of the gamma distribution with scale 1 (Marsaglia and Tsang 2000). */
    private double gamma(double shape) {
        if (!(shape > 0)) {
            throw new IllegalArgumentException("a parameter of a beta distribution is greater than 0, not " + shape);
        }
        if (shape < 1) {
            return gamma(shape + 1) * Math.pow(1 - uniform(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}

package org.mm4j.cls.models.augments;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;

/** What the augmentations draw and compute. */
final class Mixing {

    private Mixing() {}

    /** A number of the beta distribution with both parameters {@code alpha}. */
    static double beta(double alpha, RandomGenerator random) {
        double one = gamma(alpha, random);
        double other = gamma(alpha, random);
        return one + other > 0 ? one / (one + other) : (random.nextBoolean() ? 1 : 0);
    }

    /** A number of the gamma distribution of scale 1, by the method of Marsaglia and Tsang. */
    private static double gamma(double shape, RandomGenerator random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    /** The numbers 0 to {@code count - 1} in random order, int64. */
    static Tensor permutation(long count, RandomGenerator random) {
        long[] order = new long[Math.toIntExact(count)];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return Tensors.of(order, count);
    }

    /** {@code share} of one and the rest of the other. */
    static Tensor blend(Tensor one, Tensor other, double share) {
        return one.mul(new Scalar(share)).add(other.mul(new Scalar(1 - share)));
    }
}

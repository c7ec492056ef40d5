package org.mm4j.det.models.heads;

/**
 * A mixture of two normal distributions, fitted to the losses of the anchors of a ground truth by expectation and
 * maximisation: that of the small losses and that of the large ones. In double precision.
 */
final class LossMixture {

    private static final int ROUNDS = 100;
    private static final double TOLERANCE = 1e-3;
    private static final double LEAST_VARIANCE = 1e-6;
    private static final double LEAST_COUNT = 10 * Math.ulp(1.0);

    private final double[] weights = {0.5, 0.5};
    private final double[] means = new double[2];
    private final double[] deviations = {1, 1};

    private LossMixture() {}

    /** Fits to losses, of which the least and the largest are the first means. */
    static LossMixture fit(float[] losses) {
        LossMixture mixture = new LossMixture();
        mixture.means[0] = Double.POSITIVE_INFINITY;
        mixture.means[1] = Double.NEGATIVE_INFINITY;
        for (float loss : losses) {
            mixture.means[0] = Math.min(mixture.means[0], loss);
            mixture.means[1] = Math.max(mixture.means[1], loss);
        }
        double before = Double.NEGATIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            double likelihood = mixture.improve(losses);
            if (Math.abs(likelihood - before) < TOLERANCE) {
                break;
            }
            before = likelihood;
        }
        return mixture;
    }

    /** One round; the mean logarithm of the likelihood before it. */
    private double improve(float[] losses) {
        double likelihood = 0;
        double[] counts = {LEAST_COUNT, LEAST_COUNT};
        double[] sums = new double[2];
        double[] squares = new double[2];
        for (float loss : losses) {
            double all = score(loss);
            likelihood += all;
            for (int k = 0; k < 2; k++) {
                double own = Math.exp(logarithm(loss, k) - all);
                counts[k] += own;
                sums[k] += own * loss;
                squares[k] += own * (loss * loss);
            }
        }
        for (int k = 0; k < 2; k++) {
            weights[k] = counts[k] / losses.length;
            means[k] = sums[k] / counts[k];
            double variance = squares[k] / counts[k] - means[k] * means[k] + LEAST_VARIANCE;
            deviations[k] = Math.sqrt(variance);
        }
        return likelihood / losses.length;
    }

    /** The logarithm of how likely a loss is of one of the two, times its weight. */
    private double logarithm(double loss, int k) {
        double apart = (loss - means[k]) / deviations[k];
        return -0.5 * (Math.log(2 * Math.PI) + apart * apart) - Math.log(deviations[k]) + Math.log(weights[k]);
    }

    /** The logarithm of how likely a loss is. */
    double score(double loss) {
        double first = logarithm(loss, 0);
        double second = logarithm(loss, 1);
        double most = Math.max(first, second);
        return most + Math.log(Math.exp(first - most) + Math.exp(second - most));
    }

    /** Whether a loss is of the small ones. */
    boolean isSmall(double loss) {
        return logarithm(loss, 0) >= logarithm(loss, 1);
    }
}

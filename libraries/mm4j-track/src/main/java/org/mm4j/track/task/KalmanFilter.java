package org.mm4j.track.task;

import java.util.Arrays;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Kind;

/**
 * A Kalman filter of boxes that move with constant velocity, as SORT and DeepSORT use it (Wojke et al.,
 * arXiv:1703.07402). A measurement is cx, cy, width / height, height in pixels. Noise is in proportion to the height.
 *
 * <p>Arithmetic is float64. Holds settings only: safe for several threads.
 */
@Kind("task util")
@Doc("A Kalman filter of boxes that move with constant velocity.")
public final class KalmanFilter {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("gate by the distance of centres only")
            boolean centerOnly,

            @Default("False") @Doc("trust measurements of high score more (NSA)")
            boolean useNsa) {}

    /** Numbers of a measurement. */
    public static final int MEASURED = 4;

    private static final int N = KalmanState.SIZE;
    private static final double POSITION = 1.0 / 20;
    private static final double VELOCITY = 1.0 / 160;
    /** What 95 % of a chi-square distribution lie below, for 2 and for 4 degrees of freedom. */
    private static final double CHI2_2 = 5.9915;

    private static final double CHI2_4 = 9.4877;

    private final Args args;

    /** A filter. */
    public KalmanFilter(Args args) {
        this.args = args;
    }

    /** Its settings. */
    public Args args() {
        return args;
    }

    /** The squared Mahalanobis distance beyond which a measurement is not of a track, at 95 %. */
    public double gatingThreshold() {
        return args.centerOnly() ? CHI2_2 : CHI2_4;
    }

    /** The state after the first measurement: no velocity. */
    public KalmanState initiate(double[] measurement) {
        checkMeasurement(measurement);
        double h = measurement[3];
        double position = 2 * POSITION * h;
        double velocity = 10 * VELOCITY * h;
        double[] deviations = {position, position, 1e-2, position, velocity, velocity, 1e-5, velocity};
        double[] covariance = new double[N * N];
        for (int i = 0; i < N; i++) {
            covariance[i * N + i] = deviations[i] * deviations[i];
        }
        return new KalmanState(Arrays.copyOf(measurement, N), covariance);
    }

    /** The state one frame later. */
    public KalmanState predict(KalmanState state) {
        double[] mean = state.means().clone();
        double[] p = state.covariances();
        double[] next = p.clone();
        double h = mean[3];
        double position = POSITION * h;
        double velocity = VELOCITY * h;
        for (int i = 0; i < MEASURED; i++) {
            mean[i] += mean[MEASURED + i];
        }
        // F P F' with F = [I I; 0 I], block by block.
        for (int i = 0; i < MEASURED; i++) {
            for (int j = 0; j < MEASURED; j++) {
                double b = p[i * N + MEASURED + j];
                double c = p[(MEASURED + i) * N + j];
                double d = p[(MEASURED + i) * N + MEASURED + j];
                next[i * N + j] = p[i * N + j] + c + (b + d);
                next[i * N + MEASURED + j] = b + d;
                next[(MEASURED + i) * N + j] = c + d;
            }
        }
        double[] deviations = {position, position, 1e-2, position, velocity, velocity, 1e-5, velocity};
        for (int i = 0; i < N; i++) {
            next[i * N + i] += deviations[i] * deviations[i];
        }
        return new KalmanState(mean, next);
    }

    /**
     * What a measurement is expected to be.
     *
     * @param score of the detection, in [0, 1]; counts with {@code use_nsa} only
     */
    public Projection project(KalmanState state, double score) {
        double[] mean = Arrays.copyOf(state.means(), MEASURED);
        double[] p = state.covariances();
        double position = POSITION * mean[3];
        double[] deviations = {position, position, 1e-1, position};
        double[] covariance = new double[MEASURED * MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            System.arraycopy(p, i * N, covariance, i * MEASURED, MEASURED);
            double deviation = args.useNsa() ? (1 - score) * deviations[i] : deviations[i];
            covariance[i * MEASURED + i] += deviation * deviation;
        }
        return new Projection(mean, covariance);
    }

    /**
     * A distribution of measurements.
     *
     * @param mean cx, cy, width / height, height
     * @param covariance 4 x 4, row by row
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Projection(double[] mean, double[] covariance) {}

    /** The state corrected by a measurement without a score. */
    public KalmanState update(KalmanState state, double[] measurement) {
        return update(state, measurement, 0);
    }

    /**
     * The state corrected by a measurement.
     *
     * @param score of the detection, in [0, 1]; counts with {@code use_nsa} only
     * @throws IllegalArgumentException if the state or the measurement holds numbers that are not finite
     */
    public KalmanState update(KalmanState state, double[] measurement, double score) {
        checkMeasurement(measurement);
        Projection projection = project(state, score);
        double[] factor = cholesky(projection.covariance(), MEASURED);
        double[] p = state.covariances();
        double[] gain = new double[N * MEASURED];
        for (int row = 0; row < N; row++) {
            System.arraycopy(p, row * N, gain, row * MEASURED, MEASURED);
            solve(factor, gain, row * MEASURED);
        }
        double[] mean = state.means().clone();
        double[] next = p.clone();
        double[] weighted = new double[MEASURED];
        for (int row = 0; row < N; row++) {
            for (int k = 0; k < MEASURED; k++) {
                mean[row] += (measurement[k] - projection.mean()[k]) * gain[row * MEASURED + k];
                double sum = 0;
                for (int l = 0; l < MEASURED; l++) {
                    sum += gain[row * MEASURED + l] * projection.covariance()[l * MEASURED + k];
                }
                weighted[k] = sum;
            }
            for (int column = 0; column < N; column++) {
                double sum = 0;
                for (int k = 0; k < MEASURED; k++) {
                    sum += weighted[k] * gain[column * MEASURED + k];
                }
                next[row * N + column] -= sum;
            }
        }
        return new KalmanState(mean, next);
    }

    /**
     * Squared Mahalanobis distances of measurements from a state; a smaller one is more likely of the track.
     *
     * @param measurements 4 numbers each
     * @param onlyPosition whether to compare centres only
     */
    public double[] gatingDistance(KalmanState state, double[][] measurements, boolean onlyPosition) {
        Projection projection = project(state, 0);
        int size = onlyPosition ? 2 : MEASURED;
        double[] covariance = new double[size * size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(projection.covariance(), i * MEASURED, covariance, i * size, size);
        }
        double[] factor = cholesky(covariance, size);
        double[] distances = new double[measurements.length];
        double[] z = new double[size];
        for (int m = 0; m < measurements.length; m++) {
            checkMeasurement(measurements[m]);
            for (int i = 0; i < size; i++) {
                double value = measurements[m][i] - projection.mean()[i];
                for (int k = 0; k < i; k++) {
                    value -= factor[i * size + k] * z[k];
                }
                z[i] = value / factor[i * size + i];
                distances[m] += z[i] * z[i];
            }
        }
        return distances;
    }

    /** {@link #gatingDistance} as {@code center_only} says, NaN where it exceeds the threshold. */
    public double[] gatedDistance(KalmanState state, double[][] measurements) {
        double[] distances = gatingDistance(state, measurements, args.centerOnly());
        for (int i = 0; i < distances.length; i++) {
            if (distances[i] > gatingThreshold()) {
                distances[i] = Double.NaN;
            }
        }
        return distances;
    }

    /** The lower triangular root of a symmetric matrix. */
    private static double[] cholesky(double[] matrix, int size) {
        double[] factor = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i * size + j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * size + k] * factor[j * size + k];
                }
                if (i == j && !(sum > 0)) {
                    throw new IllegalArgumentException(
                            "the covariance of a track is not positive definite; was a box of no height given?");
                }
                factor[i * size + j] = i == j ? Math.sqrt(sum) : sum / factor[j * size + j];
            }
        }
        return factor;
    }

    /** Solves L L' x = b in place for the four numbers at an offset. */
    private static void solve(double[] factor, double[] b, int at) {
        for (int i = 0; i < MEASURED; i++) {
            for (int k = 0; k < i; k++) {
                b[at + i] -= factor[i * MEASURED + k] * b[at + k];
            }
            b[at + i] /= factor[i * MEASURED + i];
        }
        for (int i = MEASURED - 1; i >= 0; i--) {
            for (int k = i + 1; k < MEASURED; k++) {
                b[at + i] -= factor[k * MEASURED + i] * b[at + k];
            }
            b[at + i] /= factor[i * MEASURED + i];
        }
    }

    private static void checkMeasurement(double[] measurement) {
        if (measurement.length != MEASURED) {
            throw new IllegalArgumentException(
                    "a measurement is cx, cy, w / h, h, not " + measurement.length + " numbers");
        }
    }
}

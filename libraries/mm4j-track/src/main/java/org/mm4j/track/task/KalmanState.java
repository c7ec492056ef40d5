package org.mm4j.track.task;

/** Where a box is thought to be and how it moves, and how sure that is. Immutable. */
public final class KalmanState {

    /** Numbers of the state: centre, ratio of width to height, height, and the velocity of each a frame. */
    public static final int SIZE = 8;

    private final double[] mean;
    private final double[] covariance;

    /** Takes the arrays over, which nobody else holds. */
    KalmanState(double[] mean, double[] covariance) {
        this.mean = mean;
        this.covariance = covariance;
    }

    /**
     * A state of given numbers.
     *
     * @param mean cx, cy, width / height, height in pixels, then their velocities in the same units a frame
     * @param covariance 8 x 8, row by row
     */
    public static KalmanState of(double[] mean, double[] covariance) {
        if (mean.length != SIZE || covariance.length != SIZE * SIZE) {
            throw new IllegalArgumentException(
                    "a state has 8 means and 64 covariances, not " + mean.length + " and " + covariance.length);
        }
        return new KalmanState(mean.clone(), covariance.clone());
    }

    /** A number of the mean. */
    public double mean(int index) {
        return mean[index];
    }

    /** The mean, 8 numbers; a copy. */
    public double[] mean() {
        return mean.clone();
    }

    /** A number of the covariance. */
    public double covariance(int row, int column) {
        return covariance[row * SIZE + column];
    }

    /** The covariance, 8 x 8 row by row; a copy. */
    public double[] covariance() {
        return covariance.clone();
    }

    /** The state with one number of the mean set. */
    public KalmanState withMean(int index, double value) {
        double[] changed = mean.clone();
        changed[index] = value;
        return new KalmanState(changed, covariance);
    }

    /** The mean itself, to be read only. */
    double[] means() {
        return mean;
    }

    /** The covariance itself, to be read only. */
    double[] covariances() {
        return covariance;
    }
}

package org.mm4j.cv.models.transformer;

import java.util.Arrays;
import org.mm4j.engine.structures.IntPair;

/** Tables with an entry for each distance of two places of a window, and which entry belongs to which pair. */
public final class RelativePositions {

    private static final int STEPS_OF_SEARCH = 64;

    private RelativePositions() {}

    /** The number of distances: {@code (2 height - 1) (2 width - 1)}. */
    public static int count(IntPair window) {
        return (2 * window.height() - 1) * (2 * window.width() - 1);
    }

    /** For each pair of places, row-major (L, L), the entry of its distance; distances go row by row from the lowest. */
    public static long[] index(IntPair window) {
        int places = window.height() * window.width();
        long[] index = new long[places * places];
        for (int i = 0; i < places; i++) {
            for (int j = 0; j < places; j++) {
                int down = i / window.width() - j / window.width() + window.height() - 1;
                int along = i % window.width() - j % window.width() + window.width() - 1;
                index[i * places + j] = (long) down * (2 * window.width() - 1) + along;
            }
        }
        return index;
    }

    /**
     * Carries a table over to another size of the window: the old distances are spread so that the largest meet, denser
     * near zero, and the new ones are read off bicubic splines through them.
     *
     * @param table row-major (source · source, heads)
     * @param source number of distances along a side, odd
     * @param target the same of the new window, odd
     * @return row-major (target · target, heads)
     */
    public static float[] resize(float[] table, int heads, int source, int target) {
        double[] knots = spread(source, target);
        double[] places = new double[target];
        for (int i = 0; i < target; i++) {
            double place = i - target / 2;
            places[i] = Math.max(knots[0], Math.min(knots[source - 1], place));
        }
        double[][] weights = Spline.weights(knots, places);
        float[] resized = new float[target * target * heads];
        double[] rows = new double[source * target];
        for (int head = 0; head < heads; head++) {
            for (int y = 0; y < source; y++) {
                for (int x = 0; x < target; x++) {
                    double sum = 0;
                    for (int k = 0; k < source; k++) {
                        sum += weights[x][k] * table[(y * source + k) * heads + head];
                    }
                    rows[y * target + x] = sum;
                }
            }
            for (int y = 0; y < target; y++) {
                for (int x = 0; x < target; x++) {
                    double sum = 0;
                    for (int k = 0; k < source; k++) {
                        sum += weights[y][k] * rows[k * target + x];
                    }
                    resized[(y * target + x) * heads + head] = (float) sum;
                }
            }
        }
        return resized;
    }

    /** Where the old distances come to lie: sums of a geometric progression that ends just below the new half side. */
    private static double[] spread(int source, int target) {
        int half = source / 2;
        int reach = target / 2;
        double low = 1.01;
        double high = 1.5;
        double ratio = low;
        for (int i = 0; i < STEPS_OF_SEARCH && high - low > 1e-6; i++) {
            ratio = (low + high) / 2;
            boolean isTooFar = (1 - Math.pow(ratio, half)) / (1 - ratio) > reach;
            if (isTooFar) {
                high = ratio;
            } else {
                low = ratio;
            }
        }
        double[] knots = new double[source];
        double at = 1;
        for (int i = 0; i < half; i++) {
            knots[half + 1 + i] = at;
            knots[half - 1 - i] = -at;
            at += Math.pow(ratio, i + 1);
        }
        return knots;
    }

    /** Cubic splines through values at knots, smooth to the third derivative at the last knots but one. */
    private static final class Spline {

        private Spline() {}

        /** For each place the weight of the value at each knot. */
        static double[][] weights(double[] knots, double[] places) {
            int n = knots.length;
            double[][] weights = new double[places.length][n];
            for (int k = 0; k < n; k++) {
                double[] values = new double[n];
                values[k] = 1;
                double[] curvature = curvature(knots, values);
                for (int p = 0; p < places.length; p++) {
                    weights[p][k] = at(knots, values, curvature, places[p]);
                }
            }
            return weights;
        }

        /** The second derivatives at the knots. */
        private static double[] curvature(double[] x, double[] y) {
            int n = x.length;
            double[][] rows = new double[n][n + 1];
            for (int i = 1; i < n - 1; i++) {
                double before = x[i] - x[i - 1];
                double after = x[i + 1] - x[i];
                rows[i][i - 1] = before / 6;
                rows[i][i] = (before + after) / 3;
                rows[i][i + 1] = after / 6;
                rows[i][n] = (y[i + 1] - y[i]) / after - (y[i] - y[i - 1]) / before;
            }
            smooth(rows[0], 0, x);
            smooth(rows[n - 1], n - 3, x);
            return solve(rows);
        }

        /** The third derivative is the same on both sides of the knot behind {@code first}. */
        private static void smooth(double[] row, int first, double[] x) {
            double before = x[first + 1] - x[first];
            double after = x[first + 2] - x[first + 1];
            row[first] = 1 / before;
            row[first + 1] = -1 / before - 1 / after;
            row[first + 2] = 1 / after;
        }

        private static double[] solve(double[][] rows) {
            int n = rows.length;
            for (int column = 0; column < n; column++) {
                int pivot = column;
                for (int row = column + 1; row < n; row++) {
                    pivot = Math.abs(rows[row][column]) > Math.abs(rows[pivot][column]) ? row : pivot;
                }
                double[] swapped = rows[column];
                rows[column] = rows[pivot];
                rows[pivot] = swapped;
                for (int row = column + 1; row < n; row++) {
                    double factor = rows[row][column] / rows[column][column];
                    for (int c = column; c <= n; c++) {
                        rows[row][c] -= factor * rows[column][c];
                    }
                }
            }
            double[] solution = new double[n];
            for (int row = n - 1; row >= 0; row--) {
                double sum = rows[row][n];
                for (int c = row + 1; c < n; c++) {
                    sum -= rows[row][c] * solution[c];
                }
                solution[row] = sum / rows[row][row];
            }
            return solution;
        }

        private static double at(double[] x, double[] y, double[] curvature, double place) {
            int found = Arrays.binarySearch(x, place);
            int i = Math.max(0, Math.min(x.length - 2, found >= 0 ? found : -found - 2));
            double length = x[i + 1] - x[i];
            double right = (place - x[i]) / length;
            double left = 1 - right;
            return left * y[i]
                    + right * y[i + 1]
                    + ((left * left * left - left) * curvature[i] + (right * right * right - right) * curvature[i + 1])
                            * length
                            * length
                            / 6;
        }
    }
}

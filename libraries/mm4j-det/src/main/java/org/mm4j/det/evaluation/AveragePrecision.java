package org.mm4j.det.evaluation;

import java.util.Locale;

/** The mean of a curve of precision over recall. */
public enum AveragePrecision {
    /** The area below the curve, made to fall. */
    AREA,
    /** The mean of the best precision at recalls of at least 0, 0.1, …, 1. */
    POINTS_11;

    private static final int POINTS = 11;

    /**
     * As configs name it.
     *
     * @param mode {@code 'area'} or {@code '11points'}
     */
    public static AveragePrecision of(String mode) {
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "area" -> AREA;
            case "11points" -> POINTS_11;
            default -> throw new IllegalArgumentException("eval_mode is 'area' or '11points', not '" + mode + "'");
        };
    }

    /**
     * The mean.
     *
     * @param recalls rising
     * @param precisions at these recalls
     */
    public float of(double[] recalls, float[] precisions) {
        return this == AREA ? area(recalls, precisions) : points(recalls, precisions);
    }

    private static float area(double[] recalls, float[] precisions) {
        int n = recalls.length;
        double area = 0;
        float best = 0;
        // From the right: the best precision so far times the step of recall that ends here. Behind the last point the
        // precision is 0.
        for (int i = n - 1; i >= 0; i--) {
            best = Math.max(best, precisions[i]);
            area += (recalls[i] - (i == 0 ? 0 : recalls[i - 1])) * best;
        }
        return (float) area;
    }

    private static float points(double[] recalls, float[] precisions) {
        float sum = 0;
        for (int p = 0; p < POINTS; p++) {
            double threshold = p * 0.1;
            float best = 0;
            for (int i = 0; i < recalls.length; i++) {
                if (recalls[i] >= threshold) {
                    best = Math.max(best, precisions[i]);
                }
            }
            sum += best;
        }
        return sum / POINTS;
    }
}

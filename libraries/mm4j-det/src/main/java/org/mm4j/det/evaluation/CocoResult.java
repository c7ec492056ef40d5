package org.mm4j.det.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.mm4j.det.evaluation.CocoEval.Area;

/** What {@link CocoEval} found. Immutable. */
public final class CocoResult {

    private static final int FIXED_LIMIT = 100;
    private static final List<Area> SIZES = List.of(Area.SMALL, Area.MEDIUM, Area.LARGE);

    private final CocoEval.Params params;
    /** [class][area][limit][threshold][recall]. */
    private final double[][][][][] precision;
    /** [class][area][limit][threshold]. */
    private final double[][][][] recall;

    CocoResult(CocoEval.Params params, double[][][][][] precision, double[][][][] recall) {
        this.params = params;
        this.precision = precision;
        this.recall = recall;
    }

    /** How it was evaluated; classes and limits are in rising order. */
    public CocoEval.Params params() {
        return params;
    }

    /** The place of a class in the results; 0 if classes are not told apart. */
    public int indexOf(long category) {
        return params.perCategory() ? Arrays.binarySearch(params.categories(), category) : 0;
    }

    /**
     * The precision at the recalls 0, 0.01 to 1 at the largest number of detections; -1 if there is no target.
     *
     * @param category its place, see {@link #indexOf}
     * @param threshold the place of the threshold
     */
    public double[] curve(int category, Area area, int threshold) {
        return precision[category][area.index()][last()][threshold].clone();
    }

    /**
     * Mean precision of a class over thresholds and recalls at the largest number of detections.
     *
     * @param category its place, see {@link #indexOf}
     * @return NaN if there is no target
     */
    public double precision(int category, Area area) {
        Mean mean = new Mean();
        for (double[] curve : precision[category][area.index()][last()]) {
            mean.addAll(curve);
        }
        return mean.or(Double.NaN);
    }

    /** As {@link #precision(int, Area)} at one threshold. */
    public double precision(int category, Area area, double threshold) {
        Mean mean = new Mean();
        int t = place(threshold);
        if (t >= 0) {
            mean.addAll(precision[category][area.index()][last()][t]);
        }
        return mean.or(Double.NaN);
    }

    /** Mean recall of a class over thresholds at the largest number of detections; NaN if there is no target. */
    public double recall(int category, Area area) {
        Mean mean = new Mean();
        mean.addAll(recall[category][area.index()][last()]);
        return mean.or(Double.NaN);
    }

    /**
     * The twelve numbers: precision at 100 detections; at the largest number of detections precision at the thresholds
     * 0.5 and 0.75 and for small, medium and large targets; recall at the three numbers of detections; at the largest
     * one for small, medium and large targets. -1 where there is nothing to compute from.
     */
    public double[] stats() {
        int last = last();
        return new double[] {
            meanPrecision(Area.ALL, Arrays.binarySearch(params.maxDets(), FIXED_LIMIT), Double.NaN),
            meanPrecision(Area.ALL, 2, 0.5),
            meanPrecision(Area.ALL, 2, 0.75),
            meanPrecision(Area.SMALL, 2, Double.NaN),
            meanPrecision(Area.MEDIUM, 2, Double.NaN),
            meanPrecision(Area.LARGE, 2, Double.NaN),
            meanRecall(Area.ALL, 0),
            meanRecall(Area.ALL, 1),
            meanRecall(Area.ALL, Math.min(2, last)),
            meanRecall(Area.SMALL, 2),
            meanRecall(Area.MEDIUM, 2),
            meanRecall(Area.LARGE, 2)
        };
    }

    /**
     * Mean precision of several classes over recalls at the largest number of detections.
     *
     * @param categories their places, see {@link #indexOf}
     * @param threshold one of the thresholds, or NaN for all
     * @return -1 where there is nothing to compute from
     */
    double meanPrecision(int[] categories, Area area, double threshold) {
        Mean mean = new Mean();
        for (int t = 0; t < params.iouThrs().length; t++) {
            for (int category : categories) {
                if (Double.isNaN(threshold) || params.iouThrs()[t] == threshold) {
                    mean.addAll(precision[category][area.index()][last()][t]);
                }
            }
        }
        return mean.or(-1);
    }

    /** Mean recall of all classes over thresholds at the largest number of detections; -1 if there is no target. */
    double meanRecall(Area area) {
        return meanRecall(area, last());
    }

    private double meanPrecision(Area area, int limit, double threshold) {
        Mean mean = new Mean();
        if (limit < 0) {
            return -1;
        }
        int only = Double.isNaN(threshold) ? -1 : place(threshold);
        if (!Double.isNaN(threshold) && only < 0) {
            return -1;
        }
        for (int t = 0; t < params.iouThrs().length; t++) {
            for (double[][][][] category : precision) {
                if (only < 0 || t == only) {
                    mean.addAll(category[area.index()][limit][t]);
                }
            }
        }
        return mean.or(-1);
    }

    private double meanRecall(Area area, int limit) {
        Mean mean = new Mean();
        for (double[][][] category : recall) {
            mean.addAll(category[area.index()][limit]);
        }
        return mean.or(-1);
    }

    private int place(double threshold) {
        for (int t = 0; t < params.iouThrs().length; t++) {
            if (params.iouThrs()[t] == threshold) {
                return t;
            }
        }
        return -1;
    }

    private int last() {
        return params.maxDets().length - 1;
    }

    /** The twelve numbers, a line each. */
    public String summary() {
        double[] stats = stats();
        int[] limits = params.maxDets();
        String range = String.format(
                Locale.ROOT, "%.2f:%.2f", params.iouThrs()[0], params.iouThrs()[params.iouThrs().length - 1]);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < stats.length; i++) {
            Area area = i < 3 || (i > 5 && i < 9) ? Area.ALL : SIZES.get(i % 3);
            int limit = i == 0 ? FIXED_LIMIT : i < 6 || i > 8 ? limits[2] : limits[i - 6];
            text.append(String.format(
                    Locale.ROOT,
                    "Average %-9s (%s) @[ IoU=%-9s | area=%6s | maxDets=%4d ] = %.3f\n",
                    i < 6 ? "Precision" : "Recall",
                    i < 6 ? "AP" : "AR",
                    i == 1 ? "0.50" : i == 2 ? "0.75" : range,
                    area.name().toLowerCase(Locale.ROOT),
                    limit,
                    stats[i]));
        }
        return text.toString().stripTrailing();
    }

    /** The mean of values that are there. */
    private static final class Mean {
        private double sum;
        private long count;

        void addAll(double[] values) {
            for (double value : values) {
                if (value > -1) {
                    sum += value;
                    count++;
                }
            }
        }

        double or(double nothing) {
            return count == 0 ? nothing : sum / count;
        }
    }
}

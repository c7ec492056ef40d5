package org.mm4j.track.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.track.task.LinearAssignment;

/**
 * The HOTA metrics at overlaps of 0.05, 0.10, ..., 0.95; the one number is the mean over these. Arrays have a number for
 * each of the 19 and are not to be changed.
 */
public final class HotaScores {

    /** How many thresholds there are. */
    public static final int THRESHOLDS = 19;

    private static final double EPS = Math.ulp(1.0);
    private static final double TINY = 1e-10;

    private final double[] tp = new double[THRESHOLDS];
    private final double[] fn = new double[THRESHOLDS];
    private final double[] fp = new double[THRESHOLDS];
    private final double[] locA = new double[THRESHOLDS];
    private final double[] assA = new double[THRESHOLDS];
    private final double[] assRe = new double[THRESHOLDS];
    private final double[] assPr = new double[THRESHOLDS];

    private HotaScores() {}

    private static double threshold(int index) {
        return 0.05 + index * 0.05;
    }

    static HotaScores of(SequenceData data) {
        HotaScores scores = new HotaScores();
        if (data.results() == 0 || data.targets() == 0) {
            Arrays.fill(scores.fn, data.targets());
            Arrays.fill(scores.fp, data.results());
            Arrays.fill(scores.locA, 1);
            return scores;
        }
        int columns = data.resultIds();
        double[] targetCount = new double[data.targetIds()];
        double[] resultCount = new double[columns];
        double[] alignment = alignment(data, targetCount, resultCount);
        int[][] matches = new int[THRESHOLDS][data.targetIds() * columns];
        for (Frame frame : data.frames()) {
            scores.match(frame, alignment, columns, matches);
        }
        for (int a = 0; a < THRESHOLDS; a++) {
            for (int i = 0; i < targetCount.length; i++) {
                for (int j = 0; j < columns; j++) {
                    double count = matches[a][i * columns + j];
                    scores.assA[a] += count * count / Math.max(1, targetCount[i] + resultCount[j] - count);
                    scores.assRe[a] += count * count / Math.max(1, targetCount[i]);
                    scores.assPr[a] += count * count / Math.max(1, resultCount[j]);
                }
            }
            double found = Math.max(1, scores.tp[a]);
            scores.assA[a] /= found;
            scores.assRe[a] /= found;
            scores.assPr[a] /= found;
            scores.locA[a] = Math.max(TINY, scores.locA[a]) / Math.max(TINY, scores.tp[a]);
        }
        return scores;
    }

    /** How well identities go together over the whole sequence; fills in how many boxes each has. */
    private static double[] alignment(SequenceData data, double[] targetCount, double[] resultCount) {
        int columns = resultCount.length;
        double[] potential = new double[targetCount.length * columns];
        for (Frame frame : data.frames()) {
            int targets = frame.targets().length;
            int results = frame.results().length;
            double[] ofTarget = new double[targets];
            double[] ofResult = new double[results];
            for (int i = 0; i < targets; i++) {
                targetCount[frame.targets()[i]]++;
                for (int j = 0; j < results; j++) {
                    ofTarget[i] += frame.iou(i, j);
                    ofResult[j] += frame.iou(i, j);
                }
            }
            for (int j = 0; j < results; j++) {
                resultCount[frame.results()[j]]++;
            }
            for (int i = 0; i < targets; i++) {
                for (int j = 0; j < results; j++) {
                    double whole = ofResult[j] + ofTarget[i] - frame.iou(i, j);
                    if (whole > EPS) {
                        potential[frame.targets()[i] * columns + frame.results()[j]] += frame.iou(i, j) / whole;
                    }
                }
            }
        }
        for (int i = 0; i < targetCount.length; i++) {
            for (int j = 0; j < columns; j++) {
                double both = potential[i * columns + j];
                potential[i * columns + j] = both / (targetCount[i] + resultCount[j] - both);
            }
        }
        return potential;
    }

    private void match(Frame frame, double[] alignment, int columns, int[][] matches) {
        int targets = frame.targets().length;
        int results = frame.results().length;
        double[] costs = new double[targets * results];
        for (int i = 0; i < targets; i++) {
            for (int j = 0; j < results; j++) {
                costs[i * results + j] =
                        -alignment[frame.targets()[i] * columns + frame.results()[j]] * frame.iou(i, j);
            }
        }
        int[] partner = LinearAssignment.limited(costs, targets, results, 0);
        for (int a = 0; a < THRESHOLDS; a++) {
            int matched = 0;
            for (int i = 0; i < targets; i++) {
                if (partner[i] < 0 || frame.iou(i, partner[i]) < threshold(a) - EPS) {
                    continue;
                }
                matched++;
                locA[a] += frame.iou(i, partner[i]);
                matches[a][frame.targets()[i] * columns + frame.results()[partner[i]]]++;
            }
            tp[a] += matched;
            fn[a] += targets - matched;
            fp[a] += results - matched;
        }
    }

    static HotaScores combine(List<HotaScores> all) {
        HotaScores sum = new HotaScores();
        for (int a = 0; a < THRESHOLDS; a++) {
            double found = 0;
            for (HotaScores one : all) {
                sum.tp[a] += one.tp[a];
                sum.fn[a] += one.fn[a];
                sum.fp[a] += one.fp[a];
                sum.assA[a] += one.assA[a] * one.tp[a];
                sum.assRe[a] += one.assRe[a] * one.tp[a];
                sum.assPr[a] += one.assPr[a] * one.tp[a];
                sum.locA[a] += one.locA[a] * one.tp[a];
                found += one.tp[a];
            }
            sum.assA[a] /= Math.max(1, found);
            sum.assRe[a] /= Math.max(1, found);
            sum.assPr[a] /= Math.max(1, found);
            sum.locA[a] = Math.max(TINY, sum.locA[a]) / Math.max(TINY, found);
        }
        return sum;
    }

    /** The metric: the geometric mean of detection and association. */
    public double hota() {
        return mean("HOTA");
    }

    /** How well boxes are detected. */
    public double detA() {
        return mean("DetA");
    }

    /** How well boxes are given identities. */
    public double assA() {
        return mean("AssA");
    }

    private double mean(String field) {
        return Arrays.stream(fields().getOrDefault(field, new double[0]))
                .average()
                .orElseThrow();
    }

    /** All fields by the names that TrackEval gives them; those with {@code (0)} have one number. */
    public Map<String, double[]> fields() {
        double[] hota = new double[THRESHOLDS];
        double[] detA = new double[THRESHOLDS];
        double[] detRe = new double[THRESHOLDS];
        double[] detPr = new double[THRESHOLDS];
        double[] owta = new double[THRESHOLDS];
        for (int a = 0; a < THRESHOLDS; a++) {
            detRe[a] = tp[a] / Math.max(1, tp[a] + fn[a]);
            detPr[a] = tp[a] / Math.max(1, tp[a] + fp[a]);
            detA[a] = tp[a] / Math.max(1, tp[a] + fn[a] + fp[a]);
            hota[a] = Math.sqrt(detA[a] * assA[a]);
            owta[a] = Math.sqrt(detRe[a] * assA[a]);
        }
        Map<String, double[]> fields = new LinkedHashMap<>();
        fields.put("HOTA", hota);
        fields.put("DetA", detA);
        fields.put("AssA", assA);
        fields.put("DetRe", detRe);
        fields.put("DetPr", detPr);
        fields.put("AssRe", assRe);
        fields.put("AssPr", assPr);
        fields.put("LocA", locA);
        fields.put("OWTA", owta);
        fields.put("HOTA_TP", tp);
        fields.put("HOTA_FN", fn);
        fields.put("HOTA_FP", fp);
        fields.put("HOTA(0)", new double[] {hota[0]});
        fields.put("LocA(0)", new double[] {locA[0]});
        fields.put("HOTALocA(0)", new double[] {hota[0] * locA[0]});
        return fields;
    }
}

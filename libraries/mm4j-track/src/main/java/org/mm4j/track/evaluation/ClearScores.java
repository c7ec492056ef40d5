package org.mm4j.track.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.track.task.LinearAssignment;

/**
 * The CLEAR MOT metrics.
 *
 * @param tp matched targets
 * @param fn targets without a match
 * @param fp results without a match
 * @param idsw how often a target is matched by another identity than at its match before
 * @param mt targets matched in more than 80 % of their frames
 * @param pt the others, at least 20 %
 * @param ml less than 20 %
 * @param frag how often targets are lost and found again
 * @param frames number of frames
 * @param motpSum sum of the overlaps of matches
 */
public record ClearScores(
        int tp, int fn, int fp, int idsw, int mt, int pt, int ml, int frag, int frames, double motpSum) {

    private static final double EPS = Math.ulp(1.0);
    /** What a pair that was matched in the frame before has over any other. */
    private static final double KEPT = 1000;

    private static final int NONE = -1;

    static ClearScores of(SequenceData data, double threshold) {
        int frames = data.frames().size();
        if (data.results() == 0) {
            return new ClearScores(0, data.targets(), 0, 0, 0, 0, data.targetIds(), 0, 0, 0);
        }
        if (data.targets() == 0) {
            return new ClearScores(0, 0, data.results(), 0, 0, 0, 0, 0, 0, 0);
        }
        int tp = 0;
        int fn = 0;
        int fp = 0;
        int idsw = 0;
        double motpSum = 0;
        int[] present = new int[data.targetIds()];
        int[] matched = new int[data.targetIds()];
        int[] begun = new int[data.targetIds()];
        int[] last = filled(data.targetIds());
        int[] before = filled(data.targetIds());
        for (Frame frame : data.frames()) {
            int targets = frame.targets().length;
            int results = frame.results().length;
            if (targets == 0) {
                fp += results;
                continue;
            }
            for (int target : frame.targets()) {
                present[target]++;
            }
            if (results == 0) {
                fn += targets;
                continue;
            }
            int[] partner = match(frame, before, threshold);
            int[] now = filled(data.targetIds());
            int matches = 0;
            for (int i = 0; i < targets; i++) {
                if (partner[i] == NONE) {
                    continue;
                }
                int target = frame.targets()[i];
                int result = frame.results()[partner[i]];
                if (last[target] != NONE && last[target] != result) {
                    idsw++;
                }
                last[target] = result;
                now[target] = result;
                matched[target]++;
                if (before[target] == NONE) {
                    begun[target]++;
                }
                motpSum += frame.iou(i, partner[i]);
                matches++;
            }
            before = now;
            tp += matches;
            fn += targets - matches;
            fp += results - matches;
        }
        int mt = 0;
        int atLeastPartly = 0;
        int frag = 0;
        for (int target = 0; target < present.length; target++) {
            if (present[target] > 0) {
                double ratio = (double) matched[target] / present[target];
                mt += ratio > 0.8 ? 1 : 0;
                atLeastPartly += ratio >= 0.2 ? 1 : 0;
            }
            frag += Math.max(0, begun[target] - 1);
        }
        return new ClearScores(
                tp, fn, fp, idsw, mt, atLeastPartly - mt, data.targetIds() - atLeastPartly, frag, frames, motpSum);
    }

    private static int[] filled(int size) {
        int[] none = new int[size];
        Arrays.fill(none, NONE);
        return none;
    }

    private static int[] match(Frame frame, int[] before, double threshold) {
        int results = frame.results().length;
        double[] costs = new double[frame.ious().length];
        for (int i = 0; i < frame.targets().length; i++) {
            for (int j = 0; j < results; j++) {
                double iou = frame.iou(i, j);
                boolean isKept = before[frame.targets()[i]] == frame.results()[j];
                costs[i * results + j] = iou < threshold - EPS ? 0 : -(iou + (isKept ? KEPT : 0));
            }
        }
        return LinearAssignment.limited(costs, frame.targets().length, results, 0);
    }

    static ClearScores combine(List<ClearScores> all) {
        ClearScores sum = new ClearScores(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (ClearScores one : all) {
            sum = new ClearScores(
                    sum.tp + one.tp,
                    sum.fn + one.fn,
                    sum.fp + one.fp,
                    sum.idsw + one.idsw,
                    sum.mt + one.mt,
                    sum.pt + one.pt,
                    sum.ml + one.ml,
                    sum.frag + one.frag,
                    sum.frames + one.frames,
                    sum.motpSum + one.motpSum);
        }
        return sum;
    }

    /** Multiple object tracking accuracy. */
    public double mota() {
        return (tp - fp - idsw) / targets();
    }

    /** Mean overlap of matches. */
    public double motp() {
        return motpSum / Math.max(1, tp);
    }

    private double targets() {
        return Math.max(1, tp + fn);
    }

    /** All fields by the names that TrackEval gives them. */
    public Map<String, Double> fields() {
        double ids = Math.max(1, mt + pt + ml);
        Map<String, Double> fields = new LinkedHashMap<>();
        fields.put("MOTA", mota());
        fields.put("MOTP", motp());
        fields.put("MODA", (tp - fp) / targets());
        fields.put("CLR_Re", tp / targets());
        fields.put("CLR_Pr", (double) tp / Math.max(1, tp + fp));
        fields.put("MTR", mt / ids);
        fields.put("PTR", pt / ids);
        fields.put("MLR", ml / ids);
        fields.put("sMOTA", (motpSum - fp - idsw) / targets());
        fields.put("CLR_F1", tp / Math.max(1, tp + 0.5 * fn + 0.5 * fp));
        fields.put("FP_per_frame", (double) fp / Math.max(1, frames));
        fields.put("MOTAL", (tp - fp - (idsw > 0 ? Math.log10(idsw) : 0)) / targets());
        fields.put("MOTP_sum", motpSum);
        fields.put("CLR_TP", (double) tp);
        fields.put("CLR_FN", (double) fn);
        fields.put("CLR_FP", (double) fp);
        fields.put("IDSW", (double) idsw);
        fields.put("MT", (double) mt);
        fields.put("PT", (double) pt);
        fields.put("ML", (double) ml);
        fields.put("Frag", (double) frag);
        fields.put("CLR_Frames", (double) frames);
        return fields;
    }
}

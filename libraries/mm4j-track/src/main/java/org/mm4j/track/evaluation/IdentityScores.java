package org.mm4j.track.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.track.task.LinearAssignment;

/**
 * The Identity metrics: each target is given one identity of the result for the whole sequence, so that as many boxes as
 * possible agree.
 *
 * @param tp boxes that agree
 * @param fn boxes of targets that do not
 * @param fp boxes of the result that do not
 */
public record IdentityScores(int tp, int fn, int fp) {

    static IdentityScores of(SequenceData data, double threshold) {
        int columns = data.resultIds();
        double[] costs = new double[data.targetIds() * columns];
        for (Frame frame : data.frames()) {
            for (int i = 0; i < frame.targets().length; i++) {
                for (int j = 0; j < frame.results().length; j++) {
                    if (frame.iou(i, j) >= threshold) {
                        costs[frame.targets()[i] * columns + frame.results()[j]]--;
                    }
                }
            }
        }
        int[] partner = LinearAssignment.limited(costs, data.targetIds(), columns, 0);
        int tp = 0;
        for (int i = 0; i < partner.length; i++) {
            tp += partner[i] < 0 ? 0 : (int) -costs[i * columns + partner[i]];
        }
        return new IdentityScores(tp, data.targets() - tp, data.results() - tp);
    }

    static IdentityScores combine(List<IdentityScores> all) {
        return new IdentityScores(
                all.stream().mapToInt(IdentityScores::tp).sum(),
                all.stream().mapToInt(IdentityScores::fn).sum(),
                all.stream().mapToInt(IdentityScores::fp).sum());
    }

    /** The harmonic mean of precision and recall. */
    public double idf1() {
        return tp / Math.max(1, tp + 0.5 * fp + 0.5 * fn);
    }

    /** The part of the targets' boxes that agree. */
    public double recall() {
        return (double) tp / Math.max(1, tp + fn);
    }

    /** The part of the result's boxes that agree. */
    public double precision() {
        return (double) tp / Math.max(1, tp + fp);
    }

    /** All fields by the names that TrackEval gives them. */
    public Map<String, Double> fields() {
        Map<String, Double> fields = new LinkedHashMap<>();
        fields.put("IDF1", idf1());
        fields.put("IDR", recall());
        fields.put("IDP", precision());
        fields.put("IDTP", (double) tp);
        fields.put("IDFN", (double) fn);
        fields.put("IDFP", (double) fp);
        return fields;
    }
}

package org.mm4j.cls.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;

/** How many samples were classified right. */
public final class Accuracies {

    private Accuracies() {}

    /**
     * The percentage of samples whose class is among the {@code k} of the largest scores, and whose score is more than a
     * threshold.
     *
     * @param samples with one {@code gtLabels} and {@code predScore} each
     * @param threshold null for none
     * @return from 0 to 100; NaN for no samples
     * @throws IllegalArgumentException if there are fewer classes than {@code k}, or a sample lacks a label or scores
     */
    public static double topK(List<ClsDataSample> samples, int k, @Nullable Double threshold) {
        long right = 0;
        for (ClsDataSample sample : samples) {
            if (sample.gtLabels().size() != 1) {
                throw new IllegalArgumentException(
                        "the accuracy is of samples with one label, not " + sample.gtLabels());
            }
            float[] scores =
                    sample.predScore().orElseThrow(() -> new IllegalArgumentException("a sample without prediction"));
            if (k < 1 || k > scores.length) {
                throw new IllegalArgumentException(
                        "topk: expected from 1 to the number of classes, " + scores.length + ", got " + k);
            }
            int label = sample.gtLabels().get(0);
            if (label >= scores.length) {
                throw new IllegalArgumentException("label " + label + " of " + scores.length + " classes");
            }
            boolean isSure = threshold == null || scores[label] > threshold.floatValue();
            right += isSure && rank(scores, label) < k ? 1 : 0;
        }
        return 100.0 * right / samples.size();
    }

    /** How many classes have a larger score, or the same and a smaller number. */
    private static int rank(float[] scores, int label) {
        int before = 0;
        for (int c = 0; c < scores.length; c++) {
            before += scores[c] > scores[label] || (scores[c] == scores[label] && c < label) ? 1 : 0;
        }
        return before;
    }
}

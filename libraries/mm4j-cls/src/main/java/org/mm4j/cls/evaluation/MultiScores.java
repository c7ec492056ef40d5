package org.mm4j.cls.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.structures.Ints;

/** What is kept of a sample with any number of labels: a score for each class, and whether it is there. */
public final class MultiScores {

    /** The truth of a class that does not count. */
    static final byte IGNORED = -1;

    private final float[] scores;
    private final byte[] truth;

    private MultiScores(float[] scores, byte[] truth) {
        this.scores = scores;
        this.truth = truth;
    }

    /**
     * Looks at a sample: its {@code gt_score}, cut off to whole numbers, else its labels.
     *
     * @throws IllegalArgumentException if it has no scores, or a label without score
     */
    static MultiScores of(ClsDataSample sample, String metric) {
        float[] scores = sample.predScore()
                .orElseThrow(() -> new IllegalArgumentException(metric + " judges samples with predicted scores"));
        byte[] truth = new byte[scores.length];
        float[] given = sample.gtScore().orElse(null);
        if (given != null) {
            if (given.length != scores.length) {
                throw new IllegalArgumentException(
                        "a sample has " + given.length + " true and " + scores.length + " predicted scores");
            }
            for (int c = 0; c < truth.length; c++) {
                truth[c] = (byte) given[c];
            }
        } else {
            for (int label : sample.gtLabels()) {
                if (label >= scores.length) {
                    throw new IllegalArgumentException("label " + label + " of " + scores.length
                            + " classes: does num_classes of the head fit to the data set?");
                }
                truth[label] = 1;
            }
        }
        return new MultiScores(scores, truth);
    }

    /**
     * The same, where classes of which only difficult objects are there do not count, or count as there or not there.
     *
     * @param asPositive null for not to count
     * @throws IllegalArgumentException if the sample does not tell its difficult classes
     */
    MultiScores withDifficult(ClsDataSample sample, @Nullable Boolean asPositive) {
        Ints difficult = sample.meta(ClsKeys.GT_LABEL_DIFFICULT)
                .orElseThrow(
                        () -> new IllegalArgumentException("metrics of VOC need to know which classes are difficult:"
                                + " add 'gt_label_difficult' to meta_keys of PackInputs"));
        if (asPositive != null && !asPositive) {
            return this;
        }
        byte[] changed = truth.clone();
        for (int label : difficult.values()) {
            if (!sample.gtLabels().contains(label)) {
                changed[label] = asPositive == null ? IGNORED : 1;
            }
        }
        return new MultiScores(scores, changed);
    }

    int classes() {
        return scores.length;
    }

    float score(int label) {
        return scores[label];
    }

    byte truth(int label) {
        return truth[label];
    }

    /** How many classes have a larger score, or the same and a smaller number. */
    int rank(int label) {
        int before = 0;
        for (int c = 0; c < scores.length; c++) {
            before += scores[c] > scores[label] || (scores[c] == scores[label] && c < label) ? 1 : 0;
        }
        return before;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(scores.length);
        for (float score : scores) {
            out.writeFloat(score);
        }
        out.write(truth);
    }

    static MultiScores read(DataInputStream in) throws IOException {
        int classes = in.readInt();
        if (classes < 0) {
            throw new IOException("a negative number of classes");
        }
        float[] scores = new float[classes];
        for (int c = 0; c < classes; c++) {
            scores[c] = in.readFloat();
        }
        byte[] truth = new byte[classes];
        in.readFully(truth);
        return new MultiScores(scores, truth);
    }

    /**
     * The number of classes of all samples.
     *
     * @throws IllegalArgumentException if they differ
     */
    static int classes(List<MultiScores> samples) {
        int classes = samples.isEmpty() ? 0 : samples.get(0).classes();
        if (samples.stream().anyMatch(sample -> sample.classes() != classes)) {
            throw new IllegalArgumentException("the samples have scores of different numbers of classes");
        }
        return classes;
    }
}

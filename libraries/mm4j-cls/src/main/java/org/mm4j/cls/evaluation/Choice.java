package org.mm4j.cls.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.mm4j.cls.structures.ClsDataSample;

/**
 * What is kept of a sample with one label.
 *
 * @param classes number of classes
 * @param truth the class that it is of
 * @param rank how many classes have a larger score, or the same and a smaller number
 * @param truthScore the score of the class that it is of
 * @param best the class with the largest score
 * @param bestScore its score
 */
public record Choice(int classes, int truth, int rank, float truthScore, int best, float bestScore) {

    /**
     * Looks at a sample.
     *
     * @throws IllegalArgumentException if it has no scores, another number of labels than one, or a label without score
     */
    static Choice of(ClsDataSample sample, String metric) {
        float[] scores = sample.predScore()
                .orElseThrow(() -> new IllegalArgumentException(metric + " judges samples with predicted scores"));
        List<Integer> labels = sample.gtLabels();
        if (labels.size() != 1) {
            throw new IllegalArgumentException(metric + " judges samples with one label, not with " + labels);
        }
        int truth = labels.get(0);
        if (truth >= scores.length) {
            throw new IllegalArgumentException("label " + truth + " of " + scores.length
                    + " classes: does num_classes of the head fit to the data set?");
        }
        int best = 0;
        int rank = 0;
        for (int c = 0; c < scores.length; c++) {
            best = scores[c] > scores[best] ? c : best;
            rank += scores[c] > scores[truth] || (scores[c] == scores[truth] && c < truth) ? 1 : 0;
        }
        return new Choice(scores.length, truth, rank, scores[truth], best, scores[best]);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(classes);
        out.writeInt(truth);
        out.writeInt(rank);
        out.writeFloat(truthScore);
        out.writeInt(best);
        out.writeFloat(bestScore);
    }

    static Choice read(DataInputStream in) throws IOException {
        return new Choice(in.readInt(), in.readInt(), in.readInt(), in.readFloat(), in.readInt(), in.readFloat());
    }

    /**
     * The number of classes of all samples.
     *
     * @throws IllegalArgumentException if they differ
     */
    static int classes(List<Choice> samples) {
        int classes = samples.isEmpty() ? 0 : samples.get(0).classes();
        if (samples.stream().anyMatch(sample -> sample.classes() != classes)) {
            throw new IllegalArgumentException("the samples have scores of different numbers of classes");
        }
        return classes;
    }
}

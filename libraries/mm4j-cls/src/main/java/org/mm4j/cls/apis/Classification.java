package org.mm4j.cls.apis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a classifier found in one picture: a score for each class. Immutable. */
public final class Classification {

    private final float[] scores;
    private final List<String> classes;

    /**
     * One class.
     *
     * @param label its number, from 0
     * @param name what it is called; the number as text where no names are known
     * @param score in [0, 1] for heads that tell one class from all others
     */
    public record Guess(int label, String name, float score) {}

    /**
     * Scores by label.
     *
     * @param classes the names of all classes, or none
     */
    Classification(float[] scores, List<String> classes) {
        if (scores.length == 0) {
            throw new IllegalArgumentException("a classification has at least one class");
        }
        this.scores = scores.clone();
        this.classes = List.copyOf(classes);
    }

    /** The number of classes. */
    public int size() {
        return scores.length;
    }

    /** The score of each class, by label. */
    public List<Float> scores() {
        List<Float> all = new ArrayList<>();
        for (float score : scores) {
            all.add(score);
        }
        return all;
    }

    /** The class with the largest score; of equal ones the first. */
    public Guess best() {
        int best = 0;
        for (int label = 1; label < scores.length; label++) {
            best = scores[label] > scores[best] ? label : best;
        }
        return guess(best);
    }

    /**
     * The classes with the largest scores, best first.
     *
     * @param k how many, at least 1; all if there are fewer
     */
    public List<Guess> top(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("at least 1 class is asked for, not " + k);
        }
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(label -> -scores[label]))
                .limit(k)
                .map(this::guess)
                .toList();
    }

    private Guess guess(int label) {
        String name = label < classes.size() ? classes.get(label) : Integer.toString(label);
        return new Guess(label, name, scores[label]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Classification that
                && Arrays.equals(scores, that.scores)
                && classes.equals(that.classes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(scores);
    }

    @Override
    public String toString() {
        return "Classification[" + best() + "]";
    }
}

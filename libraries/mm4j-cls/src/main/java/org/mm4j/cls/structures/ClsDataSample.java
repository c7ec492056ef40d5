package org.mm4j.cls.structures;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.ResultKey;

/**
 * What is known of a picture: meta information, the classes that it shows and those that a classifier found. Immutable and
 * without native memory; {@code with…} return changed copies.
 */
public final class ClsDataSample {

    /** Nothing known. */
    public static final ClsDataSample EMPTY = new ClsDataSample(Map.of(), List.of(), null, null, List.of(), false);

    private final Map<String, Object> meta;
    private final List<Integer> gtLabels;
    private final float @Nullable [] gtScore;
    private final float @Nullable [] predScore;
    private final List<Integer> predLabels;
    private final boolean isMultiLabel;

    private ClsDataSample(
            Map<String, Object> meta,
            List<Integer> gtLabels,
            float @Nullable [] gtScore,
            float @Nullable [] predScore,
            List<Integer> predLabels,
            boolean isMultiLabel) {
        this.meta = Collections.unmodifiableMap(meta);
        this.gtLabels = gtLabels;
        this.gtScore = gtScore;
        this.predScore = predScore;
        this.predLabels = predLabels;
        this.isMultiLabel = isMultiLabel;
    }

    /** A picture of a class, counted from 0. */
    public static ClsDataSample of(int label) {
        return EMPTY.withGtLabels(List.of(label));
    }

    /** The same with the classes that the picture shows. */
    public ClsDataSample withGtLabels(List<Integer> labels) {
        for (int label : labels) {
            if (label < 0) {
                throw new IllegalArgumentException("labels count from 0, got " + label);
            }
        }
        return new ClsDataSample(meta, List.copyOf(labels), gtScore, predScore, predLabels, isMultiLabel);
    }

    /** The same with the share of each class, as mixed pictures have it. */
    public ClsDataSample withGtScore(float[] score) {
        return new ClsDataSample(meta, gtLabels, score.clone(), predScore, predLabels, isMultiLabel);
    }

    /** The same with what a classifier found: the score of each class, and the class of the largest. */
    public ClsDataSample withPrediction(float[] score, int label) {
        return new ClsDataSample(meta, gtLabels, gtScore, score.clone(), List.of(label), false);
    }

    /** Names of the meta information that is there, in the order in which it came. */
    public Set<String> metaNames() {
        return meta.keySet();
    }

    /** A piece of meta information, if it is there. */
    public <T> Optional<T> meta(ResultKey<T> key) {
        Object value = meta.get(key.name());
        return value == null ? Optional.empty() : Optional.of(key.type().cast(value));
    }

    /** The same with one more piece of meta information. */
    public <T> ClsDataSample withMeta(ResultKey<T> key, T value) {
        Map<String, Object> copy = new LinkedHashMap<>(meta);
        copy.put(key.name(), key.type().cast(value));
        return new ClsDataSample(copy, gtLabels, gtScore, predScore, predLabels, isMultiLabel);
    }

    /** The same with what a classifier of any number of labels found: the score of each class, and the classes. */
    public ClsDataSample withPredictions(float[] score, List<Integer> labels) {
        return new ClsDataSample(meta, gtLabels, gtScore, score.clone(), List.copyOf(labels), true);
    }

    /** The classes that the picture shows; empty if unknown. */
    public List<Integer> gtLabels() {
        return gtLabels;
    }

    /** The share of each class. */
    public Optional<float[]> gtScore() {
        return gtScore == null ? Optional.empty() : Optional.of(gtScore.clone());
    }

    /** The score of each class that a classifier gave. */
    public Optional<float[]> predScore() {
        return predScore == null ? Optional.empty() : Optional.of(predScore.clone());
    }

    /** The classes that a classifier found, one of a classifier of single labels; empty before prediction. */
    public List<Integer> predLabels() {
        return predLabels;
    }

    /** Whether the prediction is that of a classifier of any number of labels. */
    public boolean isMultiLabel() {
        return isMultiLabel;
    }

    /** The first class that a classifier found. */
    public Optional<Integer> predLabel() {
        return predLabels.stream().findFirst();
    }

    @Override
    public String toString() {
        return "ClsDataSample[" + meta + ", gtLabels=" + gtLabels + ", gtScore=" + Arrays.toString(gtScore)
                + ", predLabels=" + predLabels + "]";
    }
}

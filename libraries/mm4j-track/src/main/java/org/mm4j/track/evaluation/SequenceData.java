package org.mm4j.track.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.track.datasets.MotRow;
import org.mm4j.track.task.LinearAssignment;

/**
 * One sequence ready to be measured: distractors are gone, identities numbered from 0.
 *
 * @param frames all frames, those without boxes too
 * @param targetIds how many identities the ground truth has
 * @param resultIds how many identities the result has
 */
record SequenceData(List<Frame> frames, int targetIds, int resultIds) {

    private static final double EPS = Math.ulp(1.0);
    private static final double DISTRACTOR_IOU = 0.5;

    /**
     * Prepares a sequence.
     *
     * @throws IllegalArgumentException if an identity is twice in a frame, a frame is beyond the length, or the ground
     *     truth has no classes where they are needed
     */
    static SequenceData of(
            String name, int length, List<MotRow> groundTruth, List<MotRow> results, Benchmark benchmark) {
        List<List<MotRow>> truth = byFrame(name, "the ground truth", length, groundTruth);
        List<List<MotRow>> found = byFrame(name, "the result", length, results);
        Map<Integer, Integer> targetNumbers = new HashMap<>();
        Map<Integer, Integer> resultNumbers = new HashMap<>();
        List<Frame> frames = new ArrayList<>();
        for (int t = 0; t < length; t++) {
            List<MotRow> all = truth.get(t);
            List<MotRow> kept = found.get(t);
            if (benchmark.isPreprocessed()) {
                for (MotRow row : all) {
                    if (row.classId() < 0) {
                        throw new IllegalArgumentException("sequence " + name + ": the ground truth has no classes,"
                                + " which " + benchmark + " needs; MOT15 is the benchmark without");
                    }
                }
                kept = withoutDistractors(all, kept, benchmark);
            }
            List<MotRow> targets = all.stream()
                    .filter(row -> (int) row.confidence() != 0)
                    .filter(row -> !benchmark.isPreprocessed() || row.classId() == Benchmark.PEDESTRIAN)
                    .toList();
            frames.add(new Frame(number(targets, targetNumbers), number(kept, resultNumbers), ious(targets, kept)));
        }
        return new SequenceData(frames, targetNumbers.size(), resultNumbers.size());
    }

    int targets() {
        return frames.stream().mapToInt(frame -> frame.targets().length).sum();
    }

    int results() {
        return frames.stream().mapToInt(frame -> frame.results().length).sum();
    }

    private static List<List<MotRow>> byFrame(String name, String what, int length, List<MotRow> rows) {
        List<List<MotRow>> frames = new ArrayList<>();
        List<Set<Integer>> seen = new ArrayList<>();
        for (int t = 0; t < length; t++) {
            frames.add(new ArrayList<>());
            seen.add(new HashSet<>());
        }
        for (MotRow row : rows) {
            if (row.frame() < 1 || row.frame() > length) {
                throw new IllegalArgumentException("sequence " + name + ": " + what + " has a box in frame "
                        + row.frame() + ", the sequence has frames 1 to " + length);
            }
            if (!seen.get(row.frame() - 1).add(row.id())) {
                throw new IllegalArgumentException("sequence " + name + ": " + what + " has the identity " + row.id()
                        + " twice in frame " + row.frame());
            }
            frames.get(row.frame() - 1).add(row);
        }
        return frames;
    }

    private static List<MotRow> withoutDistractors(List<MotRow> all, List<MotRow> results, Benchmark benchmark) {
        if (all.isEmpty() || results.isEmpty()) {
            return results;
        }
        double[] ious = ious(all, results);
        double[] costs = new double[ious.length];
        for (int i = 0; i < ious.length; i++) {
            costs[i] = ious[i] < DISTRACTOR_IOU - EPS ? 0 : -ious[i];
        }
        int[] partner = LinearAssignment.limited(costs, all.size(), results.size(), 0);
        Set<Integer> removed = new HashSet<>();
        for (int i = 0; i < partner.length; i++) {
            if (partner[i] >= 0 && benchmark.isDistractor(all.get(i).classId())) {
                removed.add(partner[i]);
            }
        }
        List<MotRow> kept = new ArrayList<>();
        for (int j = 0; j < results.size(); j++) {
            if (!removed.contains(j)) {
                kept.add(results.get(j));
            }
        }
        return kept;
    }

    private static int[] number(List<MotRow> rows, Map<Integer, Integer> numbers) {
        int[] numbered = new int[rows.size()];
        for (int i = 0; i < numbered.length; i++) {
            int next = numbers.size();
            numbered[i] = numbers.computeIfAbsent(rows.get(i).id(), id -> next);
        }
        return numbered;
    }

    private static double[] ious(List<MotRow> first, List<MotRow> second) {
        double[] ious = new double[first.size() * second.size()];
        for (int i = 0; i < first.size(); i++) {
            MotRow a = first.get(i);
            for (int j = 0; j < second.size(); j++) {
                MotRow b = second.get(j);
                double width = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x());
                double height = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
                double areaA = (a.x() + a.width() - a.x()) * (a.y() + a.height() - a.y());
                double areaB = (b.x() + b.width() - b.x()) * (b.y() + b.height() - b.y());
                double both = Math.max(width, 0) * Math.max(height, 0);
                double union = areaA + areaB - both;
                ious[i * second.size() + j] = areaA <= EPS || areaB <= EPS || union <= EPS ? 0 : both / union;
            }
        }
        return ious;
    }
}

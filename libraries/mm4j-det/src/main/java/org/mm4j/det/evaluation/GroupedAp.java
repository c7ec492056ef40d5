package org.mm4j.det.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mm4j.det.evaluation.MeanAp.ClassResult;

/**
 * Average precision as Open Images computes it: detections are first compared with single objects, as by VOC. Those that
 * are wrong by that and lie within a box around a group make one right detection together, with the best of their scores;
 * a group within which nothing lies is one wrong detection of score 0.
 */
final class GroupedAp {

    private static final float EPS = Math.ulp(1f);

    private final double iouThr;
    private final double ioaThr;
    private final List<Float> scores = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();
    private int targets;

    /**
     * Nothing seen yet of one class.
     *
     * @param iouThr the least overlap with a single object
     * @param ioaThr the least part of a detection within a group
     */
    GroupedAp(double iouThr, double ioaThr) {
        this.iouThr = iouThr;
        this.ioaThr = ioaThr;
    }

    /** Each class of all pictures. */
    static List<List<ClassResult>> evaluate(List<GroupedPicture> pictures, int classes, double iouThr, double ioaThr) {
        List<List<ClassResult>> results = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            GroupedAp own = new GroupedAp(iouThr, ioaThr);
            for (GroupedPicture picture : pictures) {
                own.add(picture, label);
            }
            results.add(List.of(own.result()));
        }
        return results;
    }

    private void add(GroupedPicture picture, int label) {
        int[] found = where(picture.detectionLabels(), label);
        int[] all = where(picture.labels(), label);
        int[] single = Arrays.stream(all).filter(i -> !picture.groups()[i]).toArray();
        int[] groups = Arrays.stream(all).filter(i -> picture.groups()[i]).toArray();
        targets += all.length;
        float[] detections = boxes(picture.detections(), found);
        float[][] ious = BoxOverlap.iou(detections, boxes(picture.boxes(), single), false);
        float[][] parts = within(detections, boxes(picture.boxes(), groups));
        Integer[] order = IntStream.range(0, found.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Float.compare(picture.scores()[found[b]], picture.scores()[found[a]]));
        boolean[] taken = new boolean[single.length];
        boolean[] hits = new boolean[found.length];
        float[] best = new float[groups.length];
        boolean[] filled = new boolean[groups.length];
        for (int d : order) {
            int match = largest(ious[d], iouThr);
            if (match >= 0 && !taken[match]) {
                taken[match] = true;
                hits[d] = true;
            }
        }
        for (int d : order) {
            float score = picture.scores()[found[d]];
            int group = hits[d] ? -1 : largest(parts[d], ioaThr);
            if (group >= 0) {
                filled[group] = true;
                best[group] = Math.max(best[group], score);
            }
        }
        for (int d = 0; d < found.length; d++) {
            if (hits[d] || largest(parts[d], ioaThr) < 0) {
                add(picture.scores()[found[d]], hits[d]);
            }
        }
        for (int g = 0; g < groups.length; g++) {
            add(best[g], filled[g]);
        }
    }

    private void add(float score, boolean isRight) {
        scores.add(score);
        right.add(isRight);
    }

    private ClassResult result() {
        Integer[] order = IntStream.range(0, scores.size()).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Float.compare(scores.get(b), scores.get(a)));
        double[] recalls = new double[order.length];
        float[] precisions = new float[order.length];
        int hits = 0;
        for (int i = 0; i < order.length; i++) {
            hits += right.get(order[i]) ? 1 : 0;
            recalls[i] = hits / Math.max(targets, (double) EPS);
            precisions[i] = (float) (hits / (double) (i + 1));
        }
        return new ClassResult(
                targets, order.length, recalls, precisions, AveragePrecision.AREA.of(recalls, precisions));
    }

    private static int[] where(long[] labels, int label) {
        return IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
    }

    private static float[] boxes(float[] all, int[] chosen) {
        float[] boxes = new float[4 * chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(all, 4 * chosen[i], boxes, 4 * i, 4);
        }
        return boxes;
    }

    /** Which part of each box of the first lies within each of the second. */
    private static float[][] within(float[] first, float[] second) {
        float[][] parts = new float[first.length / 4][second.length / 4];
        for (int i = 0; i < parts.length; i++) {
            int a = 4 * i;
            float area = (first[a + 2] - first[a]) * (first[a + 3] - first[a + 1]);
            for (int j = 0; j < parts[i].length; j++) {
                int b = 4 * j;
                float width = Math.min(first[a + 2], second[b + 2]) - Math.max(first[a], second[b]);
                float height = Math.min(first[a + 3], second[b + 3]) - Math.max(first[a + 1], second[b + 1]);
                parts[i][j] = Math.max(width, 0) * Math.max(height, 0) / Math.max(area, 1e-6f);
            }
        }
        return parts;
    }

    /** The first of the largest, or -1 if that is too small. */
    private static int largest(float[] values, double least) {
        int best = -1;
        for (int i = 0; i < values.length; i++) {
            if (best < 0 || values[i] > values[best]) {
                best = i;
            }
        }
        return best >= 0 && values[best] >= least ? best : -1;
    }
}

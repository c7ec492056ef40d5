package org.mm4j.det.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.mm4j.engine.evaluation.Table;

/**
 * Mean average precision as PASCAL VOC computes it: a detection is compared with the target of its largest overlap only.
 * For boxes of any form.
 */
public final class MeanAp {

    private static final float EPS = Math.ulp(1f);

    /** How boxes compare. */
    public interface Geometry {

        /** Numbers that a box has. */
        int width();

        /** Overlaps of boxes, a row for each box of the first. */
        float[][] overlaps(float[] first, float[] second);

        /** Area of the box that begins at an index. */
        double area(float[] boxes, int at);
    }

    /** How a detection finds its target. */
    public enum Rule {
        /** The target of the largest overlap, taken or not. */
        VOC,
        /** The free target of the largest overlap; small targets have lower thresholds. For horizontal boxes. */
        IMAGENET_DET
    }

    /**
     * One picture.
     *
     * @param boxes of the targets
     * @param labels of the targets
     * @param ignoredBoxes of what is neither to be found nor to be missed
     * @param ignoredLabels of these
     * @param detections boxes of the detections
     * @param scores of the detections
     * @param detectionLabels of the detections
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Picture(
            float[] boxes,
            long[] labels,
            float[] ignoredBoxes,
            long[] ignoredLabels,
            float[] detections,
            float[] scores,
            long[] detectionLabels) {}

    /**
     * A range of sizes.
     *
     * @param least side of the smallest square, inside
     * @param most side of the largest square, outside
     */
    public record ScaleRange(double least, double most) {

        boolean has(double area) {
            return area >= least * least && area < most * most;
        }
    }

    /**
     * How to evaluate.
     *
     * @param threshold least overlap of a match
     * @param mode how to take the mean of the curve
     * @param rule how a detection finds its target
     * @param ranges sizes to tell apart; none for all sizes at once
     */
    public record Params(double threshold, AveragePrecision mode, Rule rule, List<ScaleRange> ranges) {

        /** Copies the list. */
        public Params {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * One class in one range.
     *
     * @param targets how many there are
     * @param detections how many there are of any size
     * @param recalls after each detection, best first
     * @param precisions after each detection
     * @param ap the mean
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record ClassResult(int targets, int detections, double[] recalls, float[] precisions, float ap) {}

    private final Geometry geometry;
    private final Params params;
    private final int ranges;

    private MeanAp(Geometry geometry, Params params) {
        this.geometry = geometry;
        this.params = params;
        this.ranges = Math.max(1, params.ranges().size());
    }

    /**
     * Evaluates.
     *
     * @param classes how many classes there are
     * @return for each class a result for each range
     */
    public static List<List<ClassResult>> evaluate(
            List<Picture> pictures, int classes, Geometry geometry, Params params) {
        MeanAp evaluation = new MeanAp(geometry, params);
        return IntStream.range(0, classes)
                .mapToObj(label -> evaluation.ofClass(pictures, label))
                .toList();
    }

    /** The mean over the classes that have targets in a range; 0 if none has. */
    public static double mean(List<List<ClassResult>> results, int range) {
        float sum = 0;
        int count = 0;
        for (List<ClassResult> result : results) {
            if (result.get(range).targets() > 0) {
                sum += result.get(range).ap();
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** A table of all classes in one range. */
    public static String table(List<List<ClassResult>> results, int range, List<String> names) {
        Table table = new Table("class", "gts", "dets", "recall", "ap");
        for (int label = 0; label < results.size(); label++) {
            ClassResult result = results.get(label).get(range);
            int n = result.recalls().length;
            table.row(List.of(
                    label < names.size() ? names.get(label) : Integer.toString(label),
                    Integer.toString(result.targets()),
                    Integer.toString(result.detections()),
                    String.format(Locale.ROOT, "%.3f", n == 0 ? 0 : result.recalls()[n - 1]),
                    String.format(Locale.ROOT, "%.3f", result.ap())));
        }
        table.row(List.of("mAP", "", "", "", String.format(Locale.ROOT, "%.3f", mean(results, range))));
        return table.toString();
    }

    private List<ClassResult> ofClass(List<Picture> pictures, int label) {
        List<Float> scores = new ArrayList<>();
        List<boolean[][]> verdicts = new ArrayList<>();
        int[] targets = new int[ranges];
        for (Picture picture : pictures) {
            float[] truth = select(picture.boxes(), picture.labels(), label);
            float[] ignored = select(picture.ignoredBoxes(), picture.ignoredLabels(), label);
            float[] detections = select(picture.detections(), picture.detectionLabels(), label);
            float[] sure = new float[detections.length / geometry.width()];
            for (int i = 0, d = 0; i < picture.scores().length; i++) {
                if (picture.detectionLabels()[i] == label) {
                    sure[d++] = picture.scores()[i];
                }
            }
            for (int at = 0; at < truth.length; at += geometry.width()) {
                for (int r = 0; r < ranges; r++) {
                    targets[r] += inRange(geometry.area(truth, at), r) ? 1 : 0;
                }
            }
            boolean[][][] verdict = judge(truth, ignored, detections, sure);
            for (int d = 0; d < sure.length; d++) {
                scores.add(sure[d]);
                verdicts.add(verdict[d]);
            }
        }
        int[] order = descending(scores);
        return IntStream.range(0, ranges)
                .mapToObj(r -> curve(order, verdicts, r, targets[r]))
                .toList();
    }

    private boolean inRange(double area, int range) {
        return params.ranges().isEmpty() || params.ranges().get(range).has(area);
    }

    private float[] select(float[] boxes, long[] labels, int label) {
        int width = geometry.width();
        float[] selected = new float[boxes.length];
        int size = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == label) {
                System.arraycopy(boxes, i * width, selected, size, width);
                size += width;
            }
        }
        return Arrays.copyOf(selected, size);
    }

    private static int[] descending(List<Float> scores) {
        return IntStream.range(0, scores.size())
                .boxed()
                .sorted((a, b) -> Float.compare(scores.get(b), scores.get(a)))
                .mapToInt(i -> i)
                .toArray();
    }

    /** For each detection, for each range: whether it is right, and whether it is wrong; it can be neither. */
    private boolean[][][] judge(float[] truth, float[] ignored, float[] detections, float[] scores) {
        int width = geometry.width();
        int n = scores.length;
        int sure = truth.length / width;
        int all = sure + ignored.length / width;
        float[] targets = Arrays.copyOf(truth, truth.length + ignored.length);
        System.arraycopy(ignored, 0, targets, truth.length, ignored.length);
        boolean[][][] verdicts = new boolean[n][ranges][2];
        boolean imagenet = params.rule() == Rule.IMAGENET_DET;
        float[][] ious = imagenet ? shifted(detections, targets) : geometry.overlaps(detections, targets);
        double[] thresholds = thresholds(targets, all);
        int[] order = descending(IntStream.range(0, n).mapToObj(i -> scores[i]).toList());
        for (int r = 0; r < ranges; r++) {
            boolean[] taken = new boolean[all];
            for (int d : order) {
                int match = imagenet ? bestFree(ious[d], thresholds, taken) : best(ious[d]);
                if (match < 0) {
                    verdicts[d][r][1] = inRange(geometry.area(detections, d * width), r);
                } else if (match < sure && inRange(geometry.area(targets, match * width), r)) {
                    verdicts[d][r][taken[match] ? 1 : 0] = true;
                    taken[match] = true;
                } else if (imagenet) {
                    taken[match] = true;
                }
            }
        }
        return verdicts;
    }

    /** The first target of the largest overlap, or -1 if that is too small. */
    private int best(float[] ious) {
        int best = -1;
        for (int i = 0; i < ious.length; i++) {
            if (best < 0 || ious[i] > ious[best]) {
                best = i;
            }
        }
        return best >= 0 && ious[best] >= params.threshold() ? best : -1;
    }

    private static int bestFree(float[] ious, double[] thresholds, boolean[] taken) {
        int best = -1;
        for (int i = 0; i < ious.length; i++) {
            if (!taken[i] && ious[i] >= thresholds[i] && (best < 0 || ious[i] > ious[best])) {
                best = i;
            }
        }
        return best;
    }

    /** The rule of ImageNet moves targets by one pixel. */
    private float[][] shifted(float[] detections, float[] targets) {
        float[] moved = targets.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= 1;
        }
        return geometry.overlaps(detections, moved);
    }

    private double[] thresholds(float[] targets, int count) {
        double[] thresholds = new double[count];
        for (int i = 0; i < count; i++) {
            thresholds[i] = params.threshold();
            if (params.rule() == Rule.IMAGENET_DET) {
                int at = 4 * i;
                double width = targets[at + 2] - targets[at];
                double height = targets[at + 3] - targets[at + 1];
                thresholds[i] = Math.min(params.threshold(), width * height / ((width + 10) * (height + 10)));
            }
        }
        return thresholds;
    }

    private ClassResult curve(int[] order, List<boolean[][]> verdicts, int range, int targets) {
        int n = order.length;
        double[] recalls = new double[n];
        float[] precisions = new float[n];
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < n; i++) {
            boolean[] verdict = verdicts.get(order[i])[range];
            right += verdict[0] ? 1 : 0;
            wrong += verdict[1] ? 1 : 0;
            recalls[i] = right / Math.max(targets, (double) EPS);
            precisions[i] = right / Math.max(right + wrong, EPS);
        }
        return new ClassResult(targets, n, recalls, precisions, params.mode().of(recalls, precisions));
    }

    /** Horizontal boxes. */
    public static Geometry horizontal(boolean inclusive) {
        float more = inclusive ? 1 : 0;
        return new Geometry() {
            @Override
            public int width() {
                return 4;
            }

            @Override
            public float[][] overlaps(float[] first, float[] second) {
                return BoxOverlap.iou(first, second, inclusive);
            }

            @Override
            public double area(float[] boxes, int at) {
                return (boxes[at + 2] - boxes[at] + more) * (boxes[at + 3] - boxes[at + 1] + more);
            }
        };
    }
}

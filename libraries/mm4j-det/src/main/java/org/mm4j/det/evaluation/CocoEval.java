package org.mm4j.det.evaluation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.RotatedIou;
import org.mm4j.det.structures.mask.BoxIou;
import org.mm4j.det.structures.mask.Rle;

/**
 * Average precision and recall as COCO's evaluation computes them.
 *
 * <p>Within a picture and a class the detections, best first, each take the free target that they overlap most, by at
 * least the threshold. Targets that are not to be counted, crowds and those whose area is out of range, come last; a
 * crowd can be taken many times. Unmatched detections whose area is out of range are not counted. As there, a match with
 * a target of id 0 does not count as one.
 */
public final class CocoEval {

    /** What overlaps. */
    public enum IouType {
        /** Boxes. */
        BBOX,
        /** Masks. */
        SEGM,
        /** Turned boxes of five numbers: centre x and y, width, height, angle in radians. Crowds overlap as others do. */
        RBOX
    }

    /** Ranges of areas of targets, both limits inside. */
    public enum Area {
        /** Every size. */
        ALL(0, 0, 1e5 * 1e5),
        /** Up to 32 x 32 pixels. */
        SMALL(1, 0, 32 * 32),
        /** Up to 96 x 96 pixels. */
        MEDIUM(2, 32 * 32, 96 * 96),
        /** From 96 x 96 pixels. */
        LARGE(3, 96 * 96, 1e5 * 1e5);

        private final int index;
        private final double least;
        private final double most;

        Area(int index, double least, double most) {
            this.index = index;
            this.least = least;
            this.most = most;
        }

        /** Its place in results. */
        int index() {
            return index;
        }

        boolean has(double area) {
            return !(area < least || area > most);
        }
    }

    /**
     * A target.
     *
     * @param id its number, not 0
     * @param image the number of its picture
     * @param category the number of its class
     * @param box left, top, width, height in pixels; of {@link IouType#RBOX} five numbers
     * @param area in pixels
     * @param crowd whether it stands for many
     * @param mask needed for {@link IouType#SEGM}
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Target(
            long id,
            long image,
            long category,
            double[] box,
            double area,
            boolean crowd,
            @Nullable Rle mask) {}

    /**
     * A detection.
     *
     * @param image the number of its picture
     * @param category the number of its class
     * @param score the higher, the surer
     * @param box left, top, width, height in pixels; of {@link IouType#SEGM} not looked at, of {@link IouType#RBOX} five
     *     numbers
     * @param mask needed for {@link IouType#SEGM}
     * @param area in pixels, by which it is in or out of range; NaN for that of what overlaps
     * @param lenient whether it does not count where it is not matched
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Detection(
            long image,
            long category,
            double score,
            double[] box,
            @Nullable Rle mask,
            double area,
            boolean lenient) {

        /** A detection that counts, with the area of what overlaps. */
        public Detection(long image, long category, double score, double[] box, @Nullable Rle mask) {
            this(image, category, score, box, mask, Double.NaN, false);
        }
    }

    /**
     * How to evaluate.
     *
     * @param type what overlaps
     * @param maxDets three numbers of detections that count in a picture and class, in rising order
     * @param perCategory whether classes are told apart
     * @param iouThrs least overlaps of a match, at most 64
     * @param categories the classes that count
     * @param images the pictures that count
     * @param parallel whether classes are evaluated on all processors
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Params(
            IouType type,
            int[] maxDets,
            boolean perCategory,
            double[] iouThrs,
            long[] categories,
            long[] images,
            boolean parallel) {

        /** Sorts and checks. */
        public Params {
            maxDets = maxDets.clone();
            Arrays.sort(maxDets);
            if (maxDets.length < 3 || maxDets[0] < 1) {
                throw new IllegalArgumentException(
                        "there are three limits of detections, each at least 1, not " + Arrays.toString(maxDets));
            }
            if (iouThrs.length < 1 || iouThrs.length > Long.SIZE) {
                throw new IllegalArgumentException("there are 1 to 64 thresholds, not " + iouThrs.length);
            }
            iouThrs = iouThrs.clone();
            if (perCategory) {
                categories = Arrays.stream(categories).distinct().sorted().toArray();
            }
            images = Arrays.stream(images).distinct().sorted().toArray();
        }
    }

    private static final int RECALLS = 101;
    private static final int AREAS = Area.values().length;
    private static final double LARGEST_THRESHOLD = 1 - 1e-10;
    private static final double EPS = Math.ulp(1.0);

    private CocoEval() {}

    /** The usual thresholds from 0.5 to 0.95, spaced as numpy spaces them: the ninth is just below 0.9. */
    public static double[] defaultThresholds() {
        double step = (0.95 - 0.5) / 9;
        double[] thresholds =
                IntStream.range(0, 10).mapToDouble(i -> i * step + 0.5).toArray();
        thresholds[9] = 0.95;
        return thresholds;
    }

    /**
     * Evaluates.
     *
     * @throws IllegalArgumentException if a detection is of a picture that does not count, or lacks its mask
     */
    public static CocoResult evaluate(List<Target> targets, List<Detection> detections, Params params) {
        Map<Long, Integer> images = indices(params.images());
        Map<Long, Integer> categories = indices(params.categories());
        for (Detection detection : detections) {
            if (!images.containsKey(detection.image())) {
                throw new IllegalArgumentException("a detection is of image " + detection.image()
                        + ", which is not among the " + images.size() + " images of the annotations");
            }
        }
        Cells<Target> targetCells = Cells.of(
                targets,
                categories.size(),
                images.size(),
                params.perCategory(),
                t -> categories.getOrDefault(t.category(), -1),
                t -> images.getOrDefault(t.image(), -1));
        Cells<Detection> detectionCells = Cells.of(
                detections,
                categories.size(),
                images.size(),
                params.perCategory(),
                d -> categories.getOrDefault(d.category(), -1),
                d -> images.getOrDefault(d.image(), -1));
        int groups = params.perCategory() ? params.categories().length : 1;
        double[][][][][] precision = new double[groups][][][][];
        double[][][][] recall = new double[groups][][][];
        IntStream range = IntStream.range(0, groups);
        (params.parallel() ? range.parallel() : range).forEach(k -> {
            Accumulated accumulated = new Accumulated(params);
            for (int image = 0; image < params.images().length; image++) {
                List<Target> gts = targetCells.get(k, image);
                List<Detection> dts = detectionCells.get(k, image);
                if (!gts.isEmpty() || !dts.isEmpty()) {
                    accumulated.picture(gts, dts);
                }
            }
            accumulated.finish();
            precision[k] = accumulated.precision;
            recall[k] = accumulated.recall;
        });
        return new CocoResult(params, precision, recall);
    }

    private static Map<Long, Integer> indices(long[] ids) {
        Map<Long, Integer> indices = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            indices.put(ids[i], i);
        }
        return indices;
    }

    /** The thresholds of recall, 0 to 1 in hundredths. */
    private static double recallThreshold(int r) {
        return r == RECALLS - 1 ? 1 : r * 0.01;
    }

    /** One class over all pictures. */
    private static final class Accumulated {
        private final Params params;
        private final int thresholds;
        private double[] scores = new double[64];
        private int[] ranks = new int[64];
        private final long[][] matched = new long[AREAS][64];
        private final long[][] ignored = new long[AREAS][64];
        private int size;
        private final int[] counted = new int[AREAS];
        /** [area][limit][threshold][recall]; -1 where there is no target. */
        final double[][][][] precision;
        /** [area][limit][threshold]. */
        final double[][][] recall;

        Accumulated(Params params) {
            this.params = params;
            this.thresholds = params.iouThrs().length;
            int limits = params.maxDets().length;
            this.precision = new double[AREAS][limits][thresholds][RECALLS];
            this.recall = new double[AREAS][limits][thresholds];
            for (int a = 0; a < AREAS; a++) {
                for (int m = 0; m < limits; m++) {
                    Arrays.fill(recall[a][m], -1);
                    for (double[] curve : precision[a][m]) {
                        Arrays.fill(curve, -1);
                    }
                }
            }
        }

        /** Matches the detections of one picture. */
        void picture(List<Target> gts, List<Detection> dts) {
            int most = params.maxDets()[params.maxDets().length - 1];
            List<Detection> best = dts.stream()
                    .sorted((a, b) -> Double.compare(b.score(), a.score()))
                    .limit(most)
                    .toList();
            int n = best.size();
            reserve(size + n);
            double[] areas = new double[n];
            boolean[] lenient = new boolean[n];
            for (int d = 0; d < n; d++) {
                Detection detection = best.get(d);
                scores[size + d] = detection.score();
                ranks[size + d] = d;
                areas[d] = area(detection);
                lenient[d] = detection.lenient();
            }
            double[][] ious = ious(gts, best);
            for (Area area : Area.values()) {
                match(gts, areas, lenient, ious, area);
            }
            size += n;
        }

        private double area(Detection detection) {
            if (!Double.isNaN(detection.area())) {
                return detection.area();
            }
            return params.type() == IouType.SEGM
                    ? require(detection.mask()).area()
                    : detection.box()[2] * detection.box()[3];
        }

        private double[][] ious(List<Target> gts, List<Detection> dts) {
            if (gts.isEmpty() || dts.isEmpty()) {
                return new double[dts.size()][0];
            }
            boolean[] crowd = new boolean[gts.size()];
            for (int g = 0; g < crowd.length; g++) {
                crowd[g] = gts.get(g).crowd();
            }
            if (params.type() == IouType.SEGM) {
                return Rle.iou(
                        dts.stream().map(d -> require(d.mask())).toList(),
                        gts.stream().map(g -> require(g.mask())).toList(),
                        crowd);
            }
            if (params.type() == IouType.RBOX) {
                return turned(
                        dts.stream().map(Detection::box).toList(),
                        gts.stream().map(Target::box).toList());
            }
            return BoxIou.xywh(
                    dts.stream().map(Detection::box).toArray(double[][]::new),
                    gts.stream().map(Target::box).toArray(double[][]::new),
                    crowd);
        }

        private static double[][] turned(List<double[]> first, List<double[]> second) {
            float[] all = RotatedIou.pairwise(flat(first), flat(second), RotatedIou.Mode.IOU, true);
            double[][] ious = new double[first.size()][second.size()];
            for (int i = 0; i < all.length; i++) {
                ious[i / second.size()][i % second.size()] = all[i];
            }
            return ious;
        }

        private static float[] flat(List<double[]> boxes) {
            float[] flat = new float[5 * boxes.size()];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = (float) boxes.get(i / 5)[i % 5];
            }
            return flat;
        }

        private void match(List<Target> gts, double[] areas, boolean[] lenient, double[][] ious, Area area) {
            int g = gts.size();
            int[] order = new int[g];
            int counting = 0;
            for (int i = 0; i < g; i++) {
                if (counts(gts.get(i), area)) {
                    order[counting++] = i;
                }
            }
            int end = counting;
            for (int i = 0; i < g; i++) {
                if (!counts(gts.get(i), area)) {
                    order[end++] = i;
                }
            }
            counted[area.index()] += counting;
            long[] matchedHere = matched[area.index()];
            long[] ignoredHere = ignored[area.index()];
            for (int d = 0; d < areas.length; d++) {
                matchedHere[size + d] = 0;
                ignoredHere[size + d] = 0;
            }
            boolean[] taken = new boolean[g];
            for (int t = 0; t < thresholds; t++) {
                Arrays.fill(taken, false);
                long bit = 1L << t;
                for (int d = 0; d < areas.length; d++) {
                    int m = g == 0 ? -1 : bestFree(gts, order, counting, taken, ious[d], params.iouThrs()[t]);
                    if (m >= 0) {
                        Target target = gts.get(order[m]);
                        taken[m] = true;
                        if (target.id() != 0) {
                            matchedHere[size + d] |= bit;
                        }
                        if (m >= counting) {
                            ignoredHere[size + d] |= bit;
                        }
                    }
                    if ((matchedHere[size + d] & bit) == 0 && (lenient[d] || !area.has(areas[d]))) {
                        ignoredHere[size + d] |= bit;
                    }
                }
            }
        }

        private static boolean counts(Target target, Area area) {
            return !target.crowd() && area.has(target.area());
        }

        /** The place in the order of the free target with the largest overlap, the last one of equals; or -1. */
        private static int bestFree(
                List<Target> gts, int[] order, int counting, boolean[] taken, double[] ious, double threshold) {
            double least = Math.min(threshold, LARGEST_THRESHOLD);
            int best = -1;
            for (int i = 0; i < order.length; i++) {
                if (taken[i] && !gts.get(order[i]).crowd()) {
                    continue;
                }
                if (best >= 0 && best < counting && i >= counting) {
                    break;
                }
                if (ious[order[i]] < least) {
                    continue;
                }
                least = ious[order[i]];
                best = i;
            }
            return best;
        }

        private void reserve(int needed) {
            if (needed > scores.length) {
                int length = Math.max(needed, 2 * scores.length);
                scores = Arrays.copyOf(scores, length);
                ranks = Arrays.copyOf(ranks, length);
                for (int a = 0; a < AREAS; a++) {
                    matched[a] = Arrays.copyOf(matched[a], length);
                    ignored[a] = Arrays.copyOf(ignored[a], length);
                }
            }
        }

        /** Computes the curves of all areas and limits. */
        void finish() {
            int[] order = IntStream.range(0, size)
                    .boxed()
                    .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                    .mapToInt(i -> i)
                    .toArray();
            for (int m = 0; m < params.maxDets().length; m++) {
                int limit = params.maxDets()[m];
                int[] within =
                        Arrays.stream(order).filter(i -> ranks[i] < limit).toArray();
                for (int a = 0; a < AREAS; a++) {
                    for (int t = 0; counted[a] > 0 && t < thresholds; t++) {
                        curve(within, a, m, t);
                    }
                }
            }
        }

        private void curve(int[] order, int a, int m, int t) {
            int n = order.length;
            double[] recalls = new double[n];
            double[] precisions = new double[n];
            int right = 0;
            int wrong = 0;
            for (int i = 0; i < n; i++) {
                if ((ignored[a][order[i]] >>> t & 1) == 0) {
                    if ((matched[a][order[i]] >>> t & 1) == 0) {
                        wrong++;
                    } else {
                        right++;
                    }
                }
                recalls[i] = (double) right / counted[a];
                precisions[i] = right / (wrong + right + EPS);
            }
            recall[a][m][t] = n == 0 ? 0 : recalls[n - 1];
            for (int i = n - 1; i > 0; i--) {
                precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
            }
            double[] curve = precision[a][m][t];
            int at = 0;
            for (int r = 0; r < RECALLS; r++) {
                while (at < n && recalls[at] < recallThreshold(r)) {
                    at++;
                }
                curve[r] = at < n ? precisions[at] : 0;
            }
        }

        private static Rle require(@Nullable Rle mask) {
            if (mask == null) {
                throw new IllegalArgumentException("an instance has no mask, which the evaluation of masks needs");
            }
            return mask;
        }
    }
}

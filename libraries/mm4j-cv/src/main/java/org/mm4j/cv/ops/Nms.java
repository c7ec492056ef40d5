package org.mm4j.cv.ops;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Non-maximum suppression: of boxes that overlap by more than a threshold only the best is kept. */
public final class Nms {

    private Nms() {}

    /**
     * How to suppress.
     *
     * @param iouThreshold boxes with an overlap (intersection over union) greater than this are suppressed
     * @param offset 0, or 1 to count the pixel of the right and lower edge to a box
     * @param scoreThreshold boxes of this score or less are left out first; 0 for none
     * @param maxNum keep this many at most; not positive for all
     */
    public record Options(float iouThreshold, int offset, float scoreThreshold, int maxNum) {

        public Options {
            if (offset != 0 && offset != 1) {
                throw new IllegalArgumentException("the offset of nms is 0 or 1, not " + offset);
            }
            if (Float.isNaN(iouThreshold)) {
                throw new IllegalArgumentException("the iou_threshold of nms is not a number");
            }
        }

        /** Suppression by overlap alone. */
        public static Options of(double iouThreshold) {
            return new Options((float) iouThreshold, 0, 0, -1);
        }
    }

    /**
     * Suppresses.
     *
     * @param boxes 4 numbers a box
     * @param scores one a box
     */
    public static Kept nms(float[] boxes, float[] scores, Options options) {
        Boxes.requireMatching(boxes, scores);
        return suppress(boxes, scores, new int[scores.length], true, options);
    }

    /**
     * Suppresses; the tensors may be on any device.
     *
     * @param boxes float32, [n, 4]
     * @param scores float32, [n]
     */
    public static Kept nms(Tensor boxes, Tensor scores, Options options) {
        return nms(Boxes.read(boxes, 4), Boxes.read(scores), options);
    }

    /**
     * Suppresses boxes that are sorted into groups. Candidates, by descending score, are compared with the boxes kept so
     * far, which decides each pair exactly as comparing all pairs does; a group none of whose boxes can reach the
     * candidate is passed over as a whole.
     *
     * @param groups number of the group of each box, from 0
     * @param isAcross whether a box can suppress one of another group
     */
    static Kept suppress(float[] boxes, float[] scores, int[] groups, boolean isAcross, Options options) {
        int[] order = Order.descending(scores);
        int limit = options.maxNum() > 0 ? Math.min(options.maxNum(), order.length) : order.length;
        int[] kept = new int[limit];
        int count = 0;
        KeptBoxes[] byGroup = new KeptBoxes[groupCount(groups)];
        for (int g = 0; g < byGroup.length; g++) {
            byGroup[g] = new KeptBoxes(options);
        }
        boolean filters = options.scoreThreshold() > 0;
        for (int candidate : order) {
            if (count == limit) {
                break;
            }
            if (filters && !(scores[candidate] > options.scoreThreshold())) {
                continue;
            }
            KeptBoxes own = byGroup[groups[candidate]];
            if (own.suppresses(boxes, candidate) || (isAcross && anyOther(byGroup, own, boxes, candidate))) {
                continue;
            }
            own.keep(boxes, candidate);
            kept[count++] = candidate;
        }
        int[] indices = Arrays.copyOf(kept, count);
        float[] keptScores = new float[count];
        for (int i = 0; i < count; i++) {
            keptScores[i] = scores[indices[i]];
        }
        return new Kept(indices, keptScores);
    }

    private static int groupCount(int[] groups) {
        int count = 1;
        for (int group : groups) {
            count = Math.max(count, group + 1);
        }
        return count;
    }

    private static boolean anyOther(KeptBoxes[] groups, KeptBoxes own, float[] boxes, int candidate) {
        for (KeptBoxes group : groups) {
            if (group != own && group.suppresses(boxes, candidate)) {
                return true;
            }
        }
        return false;
    }
}

package org.mm4j.cv.ops;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Non-maximum suppression of rotated boxes: a box goes if its overlap with a better one that stays is at least the
 * threshold (for rotated boxes the original's limit counts as too much, for horizontal ones it does not).
 */
public final class RotatedNms {

    private RotatedNms() {}

    /**
     * Suppresses.
     *
     * @param boxes (centre x, centre y, width, height, angle in radians) of each
     * @param scores one a box
     * @param clockwise whether positive angles turn clockwise as one sees the picture
     * @return positions and scores, best first
     */
    public static Kept nmsRotated(float[] boxes, float[] scores, float iouThreshold, boolean clockwise) {
        return nmsRotated(boxes, scores, null, iouThreshold, clockwise);
    }

    private static Kept nmsRotated(
            float[] boxes, float[] scores, int @Nullable [] groups, float iouThreshold, boolean clockwise) {
        requireMatching(boxes, scores);
        RotatedRects rects = new RotatedRects(boxes, clockwise);
        int[] kept = new int[scores.length];
        int count = 0;
        double[] scratch = RotatedRects.scratch();
        for (int candidate : Order.descending(scores)) {
            if (!isSuppressed(rects, groups, candidate, kept, count, iouThreshold, scratch)) {
                kept[count++] = candidate;
            }
        }
        return of(Arrays.copyOf(kept, count), scores);
    }

    private static boolean isSuppressed(
            RotatedRects rects,
            int @Nullable [] groups,
            int candidate,
            int[] kept,
            int count,
            float threshold,
            double[] scratch) {
        for (int k = 0; k < count; k++) {
            if (groups != null && groups[kept[k]] != groups[candidate]) {
                continue;
            }
            // Where boxes do not meet the overlap is 0, which is enough for a threshold of 0.
            float overlap = rects.mayMeet(kept[k], rects, candidate)
                    ? RotatedIou.overlap(rects, kept[k], rects, candidate, RotatedIou.Mode.IOU, scratch)
                    : 0;
            if (overlap >= threshold) {
                return true;
            }
        }
        return false;
    }

    /**
     * Suppresses within groups: the centres of group {@code g} are moved by {@code g * (largest centre coordinate +
     * largest side + 1)}, so that groups do not meet.
     *
     * @param groups one a box, such as its class, not negative
     * @param isClassAgnostic takes no notice of groups, as long as there are fewer boxes than {@code split_thr}
     */
    static Kept batchedNms(float[] boxes, float[] scores, int[] groups, NmsCfg cfg, boolean isClassAgnostic) {
        requireMatching(boxes, scores);
        if (groups.length != scores.length) {
            throw new IllegalArgumentException(groups.length + " group indices for " + scores.length + " scores");
        }
        boolean isSplit = scores.length >= cfg.splitThr();
        return nmsRotated(
                isClassAgnostic ? boxes : apart(boxes, groups),
                scores,
                isSplit ? groups : null,
                cfg.nms().iouThreshold(),
                cfg.clockwise());
    }

    private static float[] apart(float[] boxes, int[] groups) {
        float center = Float.NEGATIVE_INFINITY;
        float side = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < boxes.length; i += 5) {
            center = Math.max(center, Math.max(boxes[i], boxes[i + 1]));
            side = Math.max(side, Math.max(boxes[i + 2], boxes[i + 3]));
        }
        float step = center + side + 1;
        float[] moved = boxes.clone();
        for (int i = 0; i < groups.length; i++) {
            moved[5 * i] += groups[i] * step;
            moved[5 * i + 1] += groups[i] * step;
        }
        return moved;
    }

    private static Kept of(int[] indices, float[] scores) {
        float[] left = new float[indices.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = scores[indices[i]];
        }
        return new Kept(indices, left);
    }

    private static void requireMatching(float[] boxes, float[] scores) {
        if (boxes.length != 5 * scores.length) {
            throw new IllegalArgumentException(
                    boxes.length + " numbers are no " + scores.length + " rotated boxes of 5 numbers each");
        }
    }
}

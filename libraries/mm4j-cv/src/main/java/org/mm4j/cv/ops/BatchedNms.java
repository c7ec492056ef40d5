package org.mm4j.cv.ops;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Non-maximum suppression that keeps groups (classes, feature levels) apart: the boxes of group {@code g} are moved by
 * {@code g * (largest coordinate + 1)}, so that groups hardly ever meet, and one suppression runs over all.
 */
public final class BatchedNms {

    private BatchedNms() {}

    /**
     * Suppresses.
     *
     * @param boxes 4 numbers a box, 5 for {@link NmsCfg.Type#NMS_ROTATED}
     * @param scores one a box
     * @param groups one a box, such as its class, not negative
     * @param cfg how to suppress; null to sort only
     * @param isClassAgnostic takes no notice of groups, unless {@code cfg} says otherwise
     * @return positions and scores, best first
     */
    public static Kept batchedNms(
            float[] boxes, float[] scores, int[] groups, @Nullable NmsCfg cfg, boolean isClassAgnostic) {
        boolean isRotated = cfg != null && cfg.type() == NmsCfg.Type.NMS_ROTATED;
        if (!isRotated) {
            Boxes.requireMatching(boxes, scores);
        }
        if (groups.length != scores.length) {
            throw new IllegalArgumentException(groups.length + " group indices for " + scores.length + " scores");
        }
        if (cfg == null) {
            return sorted(scores);
        }
        int[] dense = dense(groups);
        boolean isAgnostic = cfg.classAgnostic() == null ? isClassAgnostic : cfg.classAgnostic();
        if (isRotated) {
            return RotatedNms.batchedNms(boxes, scores, groups, cfg, isAgnostic);
        }
        float[] moved = isAgnostic ? boxes : apart(boxes, groups);
        // As in the original, a large input is worked on group by group even if groups should not count.
        boolean isSplit = scores.length >= cfg.splitThr();
        if (cfg.type() == NmsCfg.Type.NMS) {
            return Nms.suppress(
                    moved, scores, isAgnostic && !isSplit ? new int[dense.length] : dense, !isSplit, cfg.nms());
        }
        return isSplit
                ? softByGroup(moved, scores, dense, cfg.softNms())
                : SoftNms.softNms(moved, scores, cfg.softNms());
    }

    /**
     * Suppresses; the tensors may be on any device.
     *
     * @param boxes float32, [n, 4], or [n, 5] for {@link NmsCfg.Type#NMS_ROTATED}
     * @param scores float32, [n]
     * @param groups an integer type, [n]
     */
    public static Kept batchedNms(
            Tensor boxes, Tensor scores, Tensor groups, @Nullable NmsCfg cfg, boolean isClassAgnostic) {
        int columns = cfg != null && cfg.type() == NmsCfg.Type.NMS_ROTATED ? 5 : 4;
        return batchedNms(
                Boxes.read(boxes, columns), Boxes.read(scores), Boxes.readIndices(groups), cfg, isClassAgnostic);
    }

    private static Kept sorted(float[] scores) {
        int[] order = Order.descending(scores);
        float[] sorted = new float[order.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = scores[order[i]];
        }
        return new Kept(order, sorted);
    }

    private static float[] apart(float[] boxes, int[] groups) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float coordinate : boxes) {
            largest = Math.max(largest, coordinate);
        }
        float step = largest + 1;
        float[] moved = new float[boxes.length];
        for (int i = 0; i < boxes.length; i++) {
            moved[i] = boxes[i] + groups[i / 4] * step;
        }
        return moved;
    }

    /** The groups numbered from 0 without gaps, in their order. */
    private static int[] dense(int[] groups) {
        int[] distinct = Arrays.stream(groups).sorted().distinct().toArray();
        int[] dense = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            dense[i] = Arrays.binarySearch(distinct, groups[i]);
        }
        return dense;
    }

    private static Kept softByGroup(float[] boxes, float[] scores, int[] groups, SoftNms.Options options) {
        float[] after = new float[scores.length];
        boolean[] isKept = new boolean[scores.length];
        int groupCount = Arrays.stream(groups).max().orElse(-1) + 1;
        for (int group = 0; group < groupCount; group++) {
            int[] members = members(groups, group);
            float[] ownBoxes = new float[4 * members.length];
            float[] ownScores = new float[members.length];
            for (int i = 0; i < members.length; i++) {
                System.arraycopy(boxes, 4 * members[i], ownBoxes, 4 * i, 4);
                ownScores[i] = scores[members[i]];
            }
            Kept kept = SoftNms.softNms(ownBoxes, ownScores, options);
            for (int i = 0; i < kept.size(); i++) {
                isKept[members[kept.indices()[i]]] = true;
                after[members[kept.indices()[i]]] = kept.scores()[i];
            }
        }
        return gathered(after, isKept);
    }

    private static Kept gathered(float[] scores, boolean[] isKept) {
        int[] indices = new int[scores.length];
        float[] left = new float[scores.length];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (isKept[i]) {
                indices[count] = i;
                left[count++] = scores[i];
            }
        }
        Kept sorted = sorted(Arrays.copyOf(left, count));
        for (int i = 0; i < count; i++) {
            sorted.indices()[i] = indices[sorted.indices()[i]];
        }
        return sorted;
    }

    private static int[] members(int[] groups, int group) {
        int[] members = new int[groups.length];
        int count = 0;
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] == group) {
                members[count++] = i;
            }
        }
        return Arrays.copyOf(members, count);
    }
}

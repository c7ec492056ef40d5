package org.mm4j.det.transforms;

import java.util.stream.IntStream;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.Results;

/** What transforms do alike to the entries of a sample that hold one value for each instance. */
public final class Truths {

    private Truths() {}

    /** The positions at which flags are set. */
    public static int[] where(boolean[] flags) {
        return IntStream.range(0, flags.length).filter(i -> flags[i]).toArray();
    }

    /** Keeps some of the instances in boxes, labels, flags and numbers, but not in masks. */
    public static void select(Results results, int[] kept) {
        results.find(DetKeys.GT_BBOXES).ifPresent(boxes -> results.put(DetKeys.GT_BBOXES, boxes.select(kept)));
        selectNumbers(results, kept);
    }

    /** Keeps some of the instances in labels, flags and numbers. */
    static void selectNumbers(Results results, int[] kept) {
        results.find(DetKeys.GT_BBOXES_LABELS)
                .ifPresent(labels -> results.put(DetKeys.GT_BBOXES_LABELS, select(labels, kept)));
        results.find(DetKeys.GT_INSTANCES_IDS)
                .ifPresent(ids -> results.put(DetKeys.GT_INSTANCES_IDS, select(ids, kept)));
        results.find(DetKeys.GT_IGNORE_FLAGS)
                .ifPresent(flags -> results.put(DetKeys.GT_IGNORE_FLAGS, select(flags, kept)));
    }

    /** Keeps some of the masks. */
    public static void selectMasks(Results results, int[] kept) {
        results.find(DetKeys.GT_MASKS).ifPresent(masks -> results.put(DetKeys.GT_MASKS, masks.select(kept)));
    }

    static long[] select(long[] values, int[] kept) {
        return IntStream.of(kept).mapToLong(i -> values[i]).toArray();
    }

    static boolean[] select(boolean[] values, int[] kept) {
        boolean[] selected = new boolean[kept.length];
        for (int i = 0; i < kept.length; i++) {
            selected[i] = values[kept[i]];
        }
        return selected;
    }

    static long[] concat(long[] first, long[] second) {
        long[] joined = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    static boolean[] concat(boolean[] first, boolean[] second) {
        boolean[] joined = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /** Goes on with {@code homography_matrix}: what the picture underwent before, then this. */
    public static void recordHomography(Results results, float... step) {
        float[] before = results.find(DetKeys.HOMOGRAPHY_MATRIX).orElse(null);
        results.put(DetKeys.HOMOGRAPHY_MATRIX, before == null ? step : product(step, before));
    }

    private static float[] product(float[] a, float[] b) {
        float[] product = new float[9];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                product[3 * row + column] =
                        a[3 * row] * b[column] + a[3 * row + 1] * b[3 + column] + a[3 * row + 2] * b[6 + column];
            }
        }
        return product;
    }
}

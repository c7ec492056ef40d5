package org.mm4j.det.evaluation;

import java.util.Arrays;
import java.util.List;

/** How many targets the first proposals find. */
public final class Recalls {

    /**
     * The boxes of one picture.
     *
     * @param targets x1, y1, x2, y2 of each target
     * @param proposals x1, y1, x2, y2 of each proposal, best first
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Pair(float[] targets, float[] proposals) {}

    private Recalls() {}

    /**
     * Recalls.
     *
     * @param limits numbers of proposals in a picture; proposals behind the last limit are not looked at
     * @param thresholds least overlaps
     * @param inclusive whether the last pixel belongs to a box
     * @return for each limit, for each threshold; NaN if there are no targets
     */
    public static double[][] of(List<Pair> pictures, int[] limits, double[] thresholds, boolean inclusive) {
        int most = limits[limits.length - 1];
        double[][] recalls = new double[limits.length][thresholds.length];
        long targets = 0;
        for (Pair pair : pictures) {
            int proposals = Math.min(pair.proposals().length / 4, most);
            float[][] ious = BoxOverlap.iou(pair.targets(), Arrays.copyOf(pair.proposals(), 4 * proposals), inclusive);
            targets += ious.length;
            for (int k = 0; k < limits.length; k++) {
                for (float iou : greedy(ious, Math.min(limits[k], proposals))) {
                    for (int t = 0; t < thresholds.length; t++) {
                        recalls[k][t] += iou >= thresholds[t] ? 1 : 0;
                    }
                }
            }
        }
        for (double[] row : recalls) {
            for (int t = 0; t < row.length; t++) {
                row[t] /= targets;
            }
        }
        return recalls;
    }

    /** Pairs targets with proposals, the largest overlap first; 0 for targets that get none. */
    private static float[] greedy(float[][] ious, int proposals) {
        float[] best = new float[ious.length];
        boolean[] takenTarget = new boolean[ious.length];
        boolean[] takenProposal = new boolean[proposals];
        for (int round = 0; round < Math.min(ious.length, proposals); round++) {
            int target = -1;
            int proposal = -1;
            float largest = -1;
            for (int i = 0; i < ious.length; i++) {
                for (int j = 0; !takenTarget[i] && j < proposals; j++) {
                    if (!takenProposal[j] && ious[i][j] > largest) {
                        largest = ious[i][j];
                        target = i;
                        proposal = j;
                    }
                }
            }
            if (target < 0) {
                break;
            }
            takenTarget[target] = true;
            takenProposal[proposal] = true;
            best[round] = largest;
        }
        return best;
    }
}

package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which of the anchors that were assigned to ground truths keep them, by their losses. */
final class PaaReassignment {

    private PaaReassignment() {}

    /**
     * Chooses, for each ground truth, those up to the likeliest of the small losses.
     *
     * @param losses of the positive anchors
     * @param positives which of all anchors they are, ascending
     * @param gts the ground truth of each
     * @param levels how many anchors each level has
     * @param topk candidates of each level
     * @return those that stay positive, as numbers of all anchors
     */
    static long[] kept(float[] losses, long[] positives, long[] gts, List<Integer> levels, int topk) {
        List<Long> kept = new ArrayList<>();
        long count = 0;
        for (long gt : gts) {
            count = Math.max(count, gt + 1);
        }
        for (long gt = 0; gt < count; gt++) {
            List<Integer> candidates = new ArrayList<>();
            long from = 0;
            for (int size : levels) {
                candidates.addAll(best(losses, positives, gts, gt, from, from + size, topk));
                from += size;
            }
            // A single candidate makes no mixture: it becomes background.
            if (candidates.size() >= 2) {
                candidates.sort(Comparator.comparingDouble(i -> losses[i]));
                choose(losses, candidates).forEach(i -> kept.add(positives[i]));
            }
        }
        return kept.stream().mapToLong(Long::longValue).toArray();
    }

    /** The positive anchors of a ground truth on one level with the least losses. */
    private static List<Integer> best(
            float[] losses, long[] positives, long[] gts, long gt, long from, long to, int topk) {
        return IntStream.range(0, losses.length)
                .filter(i -> gts[i] == gt && positives[i] >= from && positives[i] < to)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> losses[i]))
                .limit(topk)
                .toList();
    }

    private static List<Integer> choose(float[] losses, List<Integer> candidates) {
        float[] own = new float[candidates.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = losses[candidates.get(i)];
        }
        LossMixture mixture = LossMixture.fit(own);
        List<Integer> small = new ArrayList<>();
        int likeliest = 0;
        for (int candidate : candidates) {
            if (mixture.isSmall(losses[candidate])) {
                small.add(candidate);
                if (mixture.score(losses[candidate]) > mixture.score(losses[small.get(likeliest)])) {
                    likeliest = small.size() - 1;
                }
            }
        }
        return small.subList(0, Math.min(small.size(), likeliest + 1));
    }
}

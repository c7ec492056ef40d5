package org.mm4j.det.task;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Gives each ground truth the predictions of least cost, as many as the overlaps of its best candidates add up to; a
 * prediction that several ground truths would have goes to the cheapest.
 *
 * @param predictions which were given to a ground truth: (m), int64
 * @param gts to which: (m), int64
 * @param ious their overlaps: (m)
 */
record DynamicMatching(Tensor predictions, Tensor gts, Tensor ious) {

    /**
     * Matches.
     *
     * @param cost of each pair: (n, k)
     * @param ious of each pair: (n, k)
     * @param topk how many candidates decide how many predictions a ground truth gets
     */
    static DynamicMatching of(Tensor cost, Tensor ious, int topk) {
        Tensor matching = match(cost, ious, topk);
        Tensor foreground = matching.sum(1).gt(new Scalar(0)).nonzero().view(-1);
        Tensor matched = matching.index_select(0, foreground);
        return new DynamicMatching(
                foreground,
                matched.argmax(new LongOptional(1), false),
                matched.mul(ious.index_select(0, foreground)).sum(1));
    }

    /** 1 where a prediction is assigned to a ground truth, else 0; at most one a row: (n, k) float32. */
    private static Tensor match(Tensor cost, Tensor ious, int topk) {
        long n = ious.size(0);
        long k = ious.size(1);
        Tensor matching = cost.new_zeros(n, k);
        Tensor counts = ious.topk(Math.min(topk, n), 0, true, true)
                .get0()
                .sum(0)
                .to(ScalarType.Long)
                .clamp_min(new Scalar(1));
        for (long gt = 0; gt < k; gt++) {
            Tensor best = cost.select(1, gt)
                    .topk(counts.select(0, gt).item_long(), -1, false, true)
                    .get1();
            matching.select(1, gt).index_fill_(0, best, new Scalar(1));
        }
        Tensor contested = matching.sum(1).gt(new Scalar(1)).nonzero().view(-1);
        if (contested.size(0) > 0) {
            T_TensorTensor_T cheapest = cost.index_select(0, contested).min(1);
            Tensor rows = torch.one_hot(cheapest.get1(), k).to(ScalarType.Float);
            matching.index_copy_(0, contested, rows);
        }
        return matching;
    }

    /**
     * The result for all predictions.
     *
     * @param valid which of all predictions took part: (n), int64
     * @param numPreds how many there are
     * @param missing the overlap of those without a ground truth
     */
    AssignResult assigned(Tensor valid, long numPreds, Tensor gtLabels, double missing) {
        Tensor places = valid.index_select(0, predictions);
        // The functions that write in place return what does not own its memory, so their results are not used.
        Tensor gtInds = gtLabels.new_full(new long[] {numPreds}, new Scalar(0));
        gtInds.index_copy_(0, places, gts.add(new Scalar(1)));
        Tensor labels = gtLabels.new_full(new long[] {numPreds}, new Scalar(-1));
        labels.index_copy_(0, places, gtLabels.index_select(0, gts));
        Tensor overlaps = ious.new_full(new long[] {numPreds}, new Scalar(missing));
        overlaps.index_copy_(0, places, ious);
        return new AssignResult((int) gtLabels.size(0), gtInds, overlaps, labels);
    }
}
